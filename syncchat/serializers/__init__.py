"""Models to wire types. Nothing else makes one."""

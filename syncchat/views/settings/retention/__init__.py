"""The owners' pages about how long things are kept."""

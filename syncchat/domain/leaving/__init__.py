"""Deleting one's own account: asked for, taken back within a week, and then done for good."""

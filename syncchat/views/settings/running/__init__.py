"""The owners' pages about the server itself."""

"""From tables to records, and these to a file."""

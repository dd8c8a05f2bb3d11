"""Blocks of code: where they begin and end, their languages, their colours."""

"""Configuration and root routing; no chat word, no query."""

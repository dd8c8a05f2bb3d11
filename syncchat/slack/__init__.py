"""Slack's API for clients that people have already: its words for our verbs, and no way to write beside them."""

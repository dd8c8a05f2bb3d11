"""Rocket.Chat: a copy of its database as `mongodump` makes it, and the tables that its own importer reads."""

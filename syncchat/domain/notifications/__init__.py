"""Telling people of messages outside an open page: what decides, and the ways it takes."""

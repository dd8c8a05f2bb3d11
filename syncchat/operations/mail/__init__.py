"""Beside the server: who is to get a mail, and the mails that come in."""

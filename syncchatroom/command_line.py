"""Runs a management command. What the operator can mend ends it with one sentence and exit code 2."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

REFUSED = 2
# What people write is for this user alone: the database, its log, files, backups
PRIVATE_UMASK = 0o077
# These write into the source, which has its own rules
SOURCE_COMMANDS = ("compilemessages", "describe", "makemessages", "makemigrations")


def run(arguments: list[str]) -> None:
    if arguments[1:2] and arguments[1] not in SOURCE_COMMANDS:
        os.umask(PRIVATE_UMASK)
    try:
        execute_from_command_line(arguments)
    except (ImproperlyConfigured, OperationalError) as error:
        # Django's own option of every command: where did it happen?
        if "--traceback" in arguments:
            raise
        sys.stderr.write(describe(error) + "\n")
        sys.exit(REFUSED)


def describe(error: Exception) -> str:
    if isinstance(error, OperationalError):
        reason = find_reason(error)
        return f"The database does not answer: {reason}. Check DATABASE_URL, and that the database runs."
    return " ".join(str(error).split())


def find_reason(error: Exception) -> str:
    """Without a full stop. What libraries write after the first line guesses at causes."""
    # The system's words, without its number
    said = getattr(error, "strerror", None) or str(error)
    lines = said.splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__

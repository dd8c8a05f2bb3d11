"""Runs a management command. What the operator can mend ends it with one sentence and exit code 2."""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

REFUSED = 2


def run(arguments: list[str]) -> None:
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
        # What follows the first line guesses at causes
        reason = str(error).splitlines()[0].rstrip(".")
        return f"The database does not answer: {reason}. Check DATABASE_URL, and that the database runs."
    return " ".join(str(error).split())

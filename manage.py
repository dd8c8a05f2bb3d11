#!/usr/bin/env python
"""Runs one of the product's or Django's commands."""

import os
import sys

# This file has to be readable for a Python that is too old, so that it can say so
NEEDED = (3, 11)
REFUSED = 2


def main() -> None:
    if sys.version_info < NEEDED:
        refuse(f"SyncChatRoom needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    try:
        from syncchatroom.command_line import run

        run(sys.argv)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("syncchat"):
            raise
        refuse(
            f"{error.name} is not installed for {sys.executable}. "
            f"Install what the product needs: {sys.executable} -m pip install -r requirements.txt"
        )


def refuse(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(REFUSED)


if __name__ == "__main__":
    main()

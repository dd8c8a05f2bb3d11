import os
import sys

from django.apps import AppConfig


class Planted(AppConfig):
    name = "tests.faults.planted"

    def ready(self) -> None:
        """Only in a server: people and rooms are made without the bug."""
        if "serve" in sys.argv:
            from tests.faults.planted.bugs import BUGS

            BUGS[os.environ["PLANTED_BUG"]]()

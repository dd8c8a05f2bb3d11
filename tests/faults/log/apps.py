import os
import sys

from django.apps import AppConfig


class Failpoints(AppConfig):
    name = "tests.faults.log"
    label = "failpoints"

    def ready(self) -> None:
        """Only in a server, not in the commands that ask about it."""
        if "serve" in sys.argv:
            from tests.faults.log.failpoints import FAILPOINTS

            for name in os.environ["FAILPOINTS"].split(","):
                FAILPOINTS[name]()

import os
import sys
from pathlib import Path

from django.apps import AppConfig


class Troubled(AppConfig):
    name = "tests.faults.troubled"

    def ready(self) -> None:
        if "serve" in sys.argv:
            from tests.faults.troubled.switches import install

            install(Path(os.environ["TROUBLE_FOLDER"]))

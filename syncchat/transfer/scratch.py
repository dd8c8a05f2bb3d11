"""Folders for what an import sorts or looks up on its way. One that was killed leaves its own behind, for a day."""

import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings

PREFIX = ".import-"
LEFT_SECONDS = 24 * 3600  # no import takes as long


def make_scratch() -> "tempfile.TemporaryDirectory[str]":
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    latest = time.time() - LEFT_SECONDS
    for path in folder.glob(f"{PREFIX}*"):
        if path.stat().st_mtime < latest:
            shutil.rmtree(path, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder)

"""What servers said otherwise than the documents: they note it in a file, and their test fails for it.

A refusal in its place could be missed: clients of tests that break things take many an error for passing.
"""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

VARIABLE = "DEVIATIONS_FILE"


@cache
def open_file() -> None:
    """For the servers of this process and no other: they inherit its environment."""
    folder = tempfile.mkdtemp(prefix="syncchat-deviations-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[VARIABLE] = str(Path(folder) / "deviations")


def note(deviation: str) -> None:
    with Path(os.environ[VARIABLE]).open("a") as file:
        file.write(f"{deviation!r}\n")


def take() -> list[str]:
    """Those since it was last asked."""
    path = Path(os.environ[VARIABLE])
    if not path.exists():
        return []
    found = path.read_text().splitlines()
    path.unlink()
    return found

"""Server and client each get a CPU, so that neither measures the other."""

import os
import shutil

SERVER_CPU, CLIENT_CPU = 0, 1


def pin(cpu: int) -> list[str]:
    """What to put before a command; nothing where that cannot be done."""
    if (os.cpu_count() or 1) < 2 or shutil.which("taskset") is None:
        return []
    return ["taskset", "-c", str(cpu)]

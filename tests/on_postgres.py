"""`python -m tests.on_postgres`: the tests that write, once more, on PostgreSQL and Redis."""

import contextlib
import os
import subprocess
import sys

from tests.services import MissingService, run_postgres, run_redis

WRITING = [
    "tests/domain",
    "tests/cases",
    "tests/realtime",
    "tests/websocket",
    "tests/api",
    "tests/http",
    "tests/queue",
    "tests/links",
    "tests/notifications",
    "tests/mail",
]
# Rendering touches no database. Pages read through the same functions as the socket and the API, whose tests are
# here; who may ask for what is decided in Python
ALIKE = [
    "tests/domain/test_markup_*.py",
    "tests/cases/test_mentions.py",
    "tests/http/test_authorisation.py",
    "tests/http/test_chat_page.py",
    "tests/http/test_language.py",
    "tests/http/test_offline.py",
    "tests/http/test_parts.py",
    "tests/notifications/test_decision.py",
]


def main(arguments: list[str]) -> int:
    with contextlib.ExitStack() as stack:
        try:
            urls = {
                "DATABASE_URL": stack.enter_context(run_postgres()),
                "REDIS_URL_GW0": stack.enter_context(run_redis()),
                "REDIS_URL_GW1": stack.enter_context(run_redis()),
            }
        except MissingService as missing:
            print(f"skipped: {missing}")
            return 1 if os.environ.get("CI") else 0
        paths = arguments or [path for path in WRITING if os.path.isdir(path)]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            *("-n", "2", "--dist", "loadfile", "--durations=20"),
            *("-m", "not server"),
            *(f"--ignore-glob={pattern}" for pattern in ALIKE),
            *paths,
        ]
        return subprocess.run(command, env={**os.environ, **urls}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.on_postgres`: the tests that write, once more, on PostgreSQL and Redis."""

import contextlib
import os
import subprocess
import sys

from tests.services import MissingService, run_postgres, run_redis

WRITING = ["tests/domain", "tests/realtime", "tests/websocket", "tests/api", "tests/http"]


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
        # Rendering touches no database, and has more tests than all the rest
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            *("-n", "2", "--dist", "loadfile"),
            *("-m", "not server"),
            "--ignore-glob=*/test_markup*",
            *paths,
        ]
        return subprocess.run(command, env={**os.environ, **urls}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.on_postgres`: the tests that write, once more, on PostgreSQL and Redis."""

import contextlib
import os
import subprocess
import sys

from tests.run import PYTEST
from tests.services import MissingService, run_postgres, run_redis

# What is kept and told: verbs and what they leave behind, locks and commits, the log's readers, work for later
WRITING = [
    "tests/domain",
    "tests/cases",
    "tests/realtime",
    "tests/websocket",
    "tests/api",
    "tests/queue",
    "tests/notifications",
    "tests/mail",
    "tests/hooks/test_posting.py",
    "tests/outgoing/test_telling.py",
    "tests/outgoing/test_failing.py",
    "tests/outgoing/test_commands.py",
    "tests/outgoing/test_presses.py",
    "tests/slack/test_methods.py",
    "tests/slack/test_deliveries.py",
    "tests/slack/test_times.py",
    # Lists that are ordered, searched and cut into pages by the database
    "tests/http/test_owners.py",
    "tests/http/test_sessions.py",
    "tests/retention/test_rules.py",
    "tests/retention/test_leaving.py",
    "tests/scim",
    "tests/links/test_previews.py",
    # What is read from the logs for programs, and what is written in bulk
    "tests/outgoing/test_telling.py",
    "tests/transfer/test_round_trip.py",
    "tests/transfer/test_import_requests.py",
]
# Pages and forms call the verbs that are tested here, and real servers on PostgreSQL show them in tests/faults: so
# hardly any of tests/http and tests/links. Of the rest, these ask no database, or what others here ask in more ways:
# rendering, names that look alike, limits counted in memory, rules decided in Python, refusals of the form of a request
ALIKE = [
    "tests/domain/test_markup_*.py",
    "tests/domain/test_lookalikes.py",
    "tests/domain/test_limits.py",
    "tests/domain/test_populate_command.py",
    "tests/domain/test_many_rooms.py",
    "tests/cases/test_mentions.py",
    "tests/api/test_nulls.py",
    "tests/api/test_pace.py",
    "tests/api/test_requests.py",
    "tests/api/test_start_failures.py",
    "tests/api/test_statement_counts.py",
    "tests/mail/test_addresses.py",
    "tests/mail/test_notices.py",
    "tests/mail/test_reply_words.py",
    "tests/notifications/test_decision.py",
    "tests/queue/test_schedule.py",
    "tests/realtime/test_connection.py",
    "tests/realtime/test_doorway.py",
    "tests/realtime/test_flood.py",
    "tests/realtime/test_seats.py",
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
        paths = arguments or [path for path in WRITING if os.path.exists(path)]
        command = [
            *PYTEST,
            *("-m", "not server"),
            *(f"--ignore-glob={pattern}" for pattern in ALIKE),
            *paths,
        ]
        return subprocess.run(command, env={**os.environ, **urls}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

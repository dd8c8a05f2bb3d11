"""`python -m benchmarks.sends --against b754c40`: storing a message in a room of thousands, beside an older build.

Each side stores messages with its own code in a database of its own (SQLite in a temporary folder), in turns, in a
process of its own; the older one is checked out into a temporary folder and runs with this environment's packages.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TURNS, ROUNDS, WARMING = 5, 200, 20
RATIO = 1.10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", default="b754c40")
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--measure", action="store_true", help="internal")
    wanted = parser.parse_args()
    if wanted.measure:
        print(json.dumps(measure(wanted.members)))
        return 0
    return compare(wanted.against, wanted.members)


def compare(against: str, members: int) -> int:
    from benchmarks.report import Row, print_table, save, warn_if_busy

    warn_if_busy()
    with check_out(against) as older:
        turns = [(run(older, members), run(ROOT, members)) for _turn in range(TURNS)]
    before, now = (statistics.median(turn[side] for turn in turns) for side in (0, 1))
    ratios = sorted(ours / theirs for theirs, ours in turns)
    found = {"against": against, "members": members, "older_ms": before, "now_ms": now, "ratios": ratios}
    ratio = statistics.median(ratios)
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print_table(
        [
            Row(f"send, {against} (ms)", "", f"{before:.2f}"),
            Row("send, now (ms)", "", f"{now:.2f}"),
            Row(f"ratio ({spread})", "", f"{ratio:.2f}", f"≤ {RATIO}", ratio <= RATIO),
        ]
    )
    print(f"Every number: {save('sends', found)}")
    return 0 if ratio <= RATIO else 1


@contextmanager
def check_out(commit: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="syncchat-older-") as folder:
        older = Path(folder) / "older"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", older, commit], cwd=ROOT, check=True)
        try:
            yield older
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", older], cwd=ROOT, check=True)


def run(root: Path, members: int) -> float:
    """The median time of one send, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="syncchat-sends-") as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": str(root),
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "syncchatroom.settings",
        }
        command = [sys.executable, str(Path(__file__)), "--measure", "--members", str(members)]
        done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, check=True)
    return float(json.loads(done.stdout))


def measure(members: int) -> float:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    author, room = _fill(members)
    took = [_time_send(author, room) for _round in range(WARMING + ROUNDS)]
    return statistics.median(took[WARMING:]) * 1e3


def _fill(members: int) -> tuple[int, int]:
    """Ids of somebody and of a room that they share with so many others."""
    from syncchat.models import Log, Membership, Room, User

    logs = Log.objects.bulk_create([Log() for _number in range(members + 2)])
    people = User.objects.bulk_create(
        [User(username=f"member-{number}", password="!", log=log) for number, log in enumerate(logs[2:])]
    )
    author = User.objects.create(username="author", password="!", log=logs[0])
    room = Room.objects.create(kind="private", name="Hall", log=logs[1])
    Membership.objects.bulk_create([Membership(room=room, user=person) for person in [author, *people]])
    return author.pk, room.pk


def _time_send(author: int, room: int) -> float:
    from django.db import transaction

    from syncchat.domain.ids import make_id

    sending: Any = _import_sending()
    outgoing = sending.Outgoing(author, room, make_id(), "Clay goes by the windows.")
    began = time.perf_counter()
    with transaction.atomic():
        (sent,) = sending.send_messages([outgoing])
    took = time.perf_counter() - began
    if isinstance(sent, Exception):
        raise sent
    return took


def _import_sending() -> Any:
    from importlib import import_module

    try:
        return import_module("syncchat.domain.messages.sending")
    except ModuleNotFoundError:
        # Where it stood before
        return import_module("syncchat.domain.sending")


if __name__ == "__main__":
    sys.exit(main())

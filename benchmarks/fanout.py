"""One room, a thousand members: our server and the Channels tutorial's, the same client, the same run.

    python benchmarks/fanout.py

Ours runs as a fresh installation does: SQLite that is safe against power cuts, every message stored and
acknowledged after the commit, limits on. Nothing leaves 127.0.0.1.
"""

import argparse
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.load.client import NoCompiler, Target, build_client, run_client
from benchmarks.report import print_table, save, warn_if_busy
from benchmarks.servers import OURS, TUTORIAL, make_environment, run_python, serving
from benchmarks.verdict import compare

WORDS = "Hall plan is done: clay goes by the windows. %M"
FEW, MANY = 4, 32
IDLE_SECONDS = 3.0
PACE = "open:20:5"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=6, help="of each phase at saturation")
    wanted = parser.parse_args()
    saturated = ",".join(f"closed:{outstanding}:{wanted.seconds}" for outstanding in (FEW, MANY))
    plan = f"{PACE},{saturated}"
    warn_if_busy()
    with tempfile.TemporaryDirectory(prefix="syncchat-benchmark-") as folder:
        try:
            program = build_client(Path(folder))
        except NoCompiler as refusal:
            print(refusal)
            return 2
        ours = measure_ours(program, Path(folder), wanted.members, plan)
        tutorial = measure_tutorial(program, Path(folder), wanted.members, saturated)
    rows = compare(tutorial, ours)
    print_table(rows)
    print(f"Every number: {save('fanout', {'tutorial': tutorial, 'ours': ours})}")
    return 0 if all(row.is_met is not False for row in rows) else 1


def measure_ours(program: Path, folder: Path, members: int, plan: str) -> dict[str, Any]:
    environment = make_environment(folder)
    cookies = folder / "cookies"
    print(f"Signing in {members} people …", flush=True)
    room = run_python(["-m", "benchmarks.seeding", str(members), str(cookies)], environment).strip()
    with serving(OURS, environment) as (port, pid):
        target = Target(port, pid, "/ws/", _speak_our_protocol(room, cookies))
        _warm_up(program, target)
        print("Measuring SyncChatRoom …", flush=True)
        phases = run_client(program, target, clients=members, senders=members, settle=IDLE_SECONDS, plan=plan)
    stored = _count_stored(folder / "db.sqlite3", room)
    return {"members": members, "phases": phases, "stored": stored, "warm_up": WARM_UP_MESSAGES}


def measure_tutorial(program: Path, folder: Path, members: int, plan: str) -> dict[str, Any]:
    message = f'{{"message":"{WORDS}"}}'
    with serving(TUTORIAL, make_environment(folder)) as (port, pid):
        target = Target(port, pid, "/ws/chat/room/", {"message": message, "drain": "5"})
        _warm_up(program, target)
        print("Measuring the tutorial …", flush=True)
        phases = run_client(program, target, clients=members, senders=members, settle=IDLE_SECONDS, plan=plan)
    return {"members": members, "phases": phases}


def _speak_our_protocol(room: str, cookies: Path) -> dict[str, str]:
    return {
        "cookies": str(cookies),
        "hello": '{"type":"hello","ref":1,"v":1}',
        "ready": '"type":"welcome"',
        "ping": '{"type":"ping","ref":2}',
        "message": f'{{"type":"send","ref":%R,"id":"%U","room":{room},"body":"{WORDS}"}}',
    }


WARM_UP_MESSAGES = 20


def _warm_up(program: Path, target: Target) -> None:
    """What is loaded at first use is no connection's memory."""
    run_client(program, target, clients=20, senders=20, plan=f"open:{WARM_UP_MESSAGES}:1")


def _count_stored(database: Path, room: str) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM syncchat_message WHERE room_id = ? AND kind = 'text'", [room]
        ).fetchone()
    return int(count)


if __name__ == "__main__":
    sys.exit(main())

"""How fast an import writes, and how much memory it takes: `python benchmarks/importing.py [--messages 200000]`.

Makes a file of lines as docs/transfer.md tells them, and brings it in by the command, into a database of its own.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WANTED = 5_000
PEOPLE, ROOMS = 200, 50
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
WORDS = (
    "the",
    "tide",
    "is",
    "at",
    "nine",
    "and",
    "we",
    "leave",
    "before",
    "it",
    "turns",
    "so",
    "bring",
    "nets",
)


def list_lines(messages: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """As people talk: mostly plain, one in five with marks, a name or a link; threads, edits and reactions."""
    for number in range(PEOPLE):
        yield {"type": "person", "id": f"p{number}", "username": f"person-{number}"}
    each = messages // ROOMS
    for room in range(ROOMS):
        yield {"type": "room", "id": f"r{room}", "name": f"Room {room}"}
        for number in range(each):
            yield make_message(room, number, chance)


def make_message(room: int, number: int, chance: random.Random) -> dict[str, Any]:
    text = " ".join(chance.choices(WORDS, k=chance.randint(3, 30)))
    kind = chance.random()
    if kind < 0.08:
        text += f" @person-{chance.randrange(PEOPLE)}"
    elif kind < 0.15:
        text = f"**{text[:20]}** {text[20:]} `code`"
    elif kind < 0.2:
        text += f" https://example.org/{number}"
    at = BEGINNING + timedelta(seconds=number * 60 + room)
    line: dict[str, Any] = {
        "type": "message",
        "id": f"m{number}",
        "room": f"r{room}",
        "author": f"p{chance.randrange(PEOPLE)}",
        "at": at.isoformat(),
        "text": text,
    }
    if number > 50 and chance.random() < 0.15:
        line["thread"] = f"m{number - chance.randint(1, 50)}"
    if chance.random() < 0.1:
        people = chance.sample(range(PEOPLE), k=chance.randint(1, 4))
        line["reactions"] = [{"emoji": "👍", "by": f"p{person}"} for person in people]
    if chance.random() < 0.02:
        line["edited_at"] = (at + timedelta(seconds=30)).isoformat()
        line["versions"] = [{"text": "tpyo", "at": at.isoformat()}]
    return line


def run(folder: Path, *command: str) -> float:
    began = time.monotonic()
    environment = {**os.environ, "VAR_DIR": str(folder / "var"), "DATABASE_URL": ""}
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    wanted: int = parser.parse_args().messages
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        lines = folder / "talk.jsonl"
        with lines.open("w") as file:
            file.writelines(json.dumps(line) + "\n" for line in list_lines(wanted, random.Random(1)))
        run(folder, "migrate", "--verbosity", "0")
        seconds = run(folder, "import", "jsonl", str(lines))
        again = run(folder, "import", "jsonl", str(lines))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{wanted:,} messages in {seconds:.0f} s: {wanted / seconds:,.0f} a second; once more in {again:.0f} s."
    )
    print(f"At most {peak} MB of memory. Wanted: {WANTED:,} a second.")
    sys.exit(wanted / seconds < WANTED)


if __name__ == "__main__":
    main()

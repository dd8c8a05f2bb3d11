"""Flip bits in copies of a database and let `verify` look: `python -m tests.faults.log.rot FILE SEED COUNT WORDS`.

One line of JSON a copy: where it was hurt, and what was found. Half of the flips are anywhere, half in WORDS.
"""

import json
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection

from syncchat.integrity import verify


def find_places(content: bytes, words: bytes) -> list[int]:
    places: list[int] = []
    start = content.find(words)
    while start != -1:
        places += range(start, start + len(words))
        start = content.find(words, start + 1)
    return places


def flip(content: bytearray, chance: random.Random, places: list[int]) -> int:
    place = chance.choice(places) if places else chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(7 if places else 8)
    return place


def list_findings() -> Iterator[str]:
    for _subject, findings in verify():
        for finding in findings:
            yield f"{finding.where}: {finding.sentence}"


def hurt_copies(original: Path, seed: int, count: int, words: bytes) -> None:
    chance, copy = random.Random(seed), Path(settings.DATABASES["default"]["NAME"])
    pristine = original.read_bytes()
    places = find_places(pristine, words)
    for number in range(count):
        connection.close()
        for suffix in ("-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        shutil.copy(original, copy)
        content = bytearray(pristine)
        in_words = number % 2 == 1
        place = flip(content, chance, places if in_words else [])
        copy.write_bytes(content)
        print(json.dumps({"place": place, "in_words": in_words, "findings": list(list_findings())}))


if __name__ == "__main__":
    hurt_copies(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].encode())

"""Reads what people say from the text files beside this module."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"

_SPEECH = re.compile(r"(?P<speaker>[A-Za-z][\w.]*)(?: \((?P<action>\w+)\))?:(?: (?P<body>.*))?$")
_CLOCK = re.compile(r"\[(?P<count>\d+)(?P<unit>[hm])\]$")
_READER = re.compile(r"---- (?P<reader>[\w.]+)$")


@dataclass(slots=True)
class Line:
    """One thing said or done. ``action`` is empty, or edited, deleted, topic, joined, reads."""

    speaker: str
    body: str = ""
    action: str = ""
    minutes_ago: int = 0


def read_table(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text())


def read_talk(name: str) -> list[list[Line]]:
    """Conversations that could happen on any day, speakers A, B, C."""
    return [list(_read_lines(part)) for part in _split(TEXTS / "talk" / f"{name}.txt")]


def read_latest(name: str) -> list[Line]:
    """What was said last in a room, by whom and how long ago; nothing if no file tells."""
    path = TEXTS / "latest" / f"{name}.txt"
    if not path.exists():
        return []
    return [line for part in _split(path) for line in _read_lines(part)]


def _split(path: Path) -> list[list[str]]:
    """Paragraphs; an empty line before an indented one belongs to what is said."""
    written = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    parts: list[list[str]] = [[]]
    for number, line in enumerate(written):
        goes_on = "".join(written[number + 1 : number + 2]).startswith("  ")
        if line or goes_on:
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _read_lines(part: list[str]) -> Iterator[Line]:
    minutes_ago = 0
    spoken: Line | None = None
    for text in part:
        if spoken and (text.startswith("  ") or not text):
            spoken.body += "\n" + text[2:]
            continue
        if spoken:
            yield spoken
            spoken = None
        if clock := _CLOCK.match(text):
            minutes_ago = int(clock["count"]) * (60 if clock["unit"] == "h" else 1)
        else:
            spoken = _read_speech(text, minutes_ago)
    if spoken:
        yield spoken


def _read_speech(text: str, minutes_ago: int) -> Line:
    if reader := _READER.match(text):
        return Line(reader["reader"], action="reads", minutes_ago=minutes_ago)
    speech = _SPEECH.match(text)
    if speech is None:
        raise ValueError(f"nobody says this: {text}")
    return Line(speech["speaker"], speech["body"] or "", speech["action"] or "", minutes_ago)

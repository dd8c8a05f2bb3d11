"""The emoji the composer offers after a colon: `python -m syncchat.domain.markup.emoji_list [file]`.

Writes `[["👍", "+1", "thumbsup", "thumbs_up"], ...]`: the character, then its names, the one to insert first.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from syncchat.domain.markup.shortcodes import SHORTCODES

EMOJI_FILE = "static/js/lib/emoji.json"
# Offered before the others: what people send to each other all day.
_OFTEN = """
+1 heart joy smile tada pray eyes fire clap ok_hand wave raised_hands rocket 100 sob thinking sweat_smile
wink sunglasses heart_eyes white_check_mark x warning bulb coffee cake muscle shrug facepalm point_up -1 rofl
grinning slightly_smiling_face hugs partying_face sparkles star see_no_evil wrench bug memo calendar lock
"""
_FIRST = _OFTEN.split()
_SKIN_TONES = frozenset("🏻🏼🏽🏾🏿")


def list_emoji() -> list[list[str]]:
    """Each emoji once, without skin tones."""
    names: dict[str, list[str]] = {}
    for name, char in SHORTCODES.items():
        if not _SKIN_TONES & set(char):
            names.setdefault(char, []).append(name)
    first = dict.fromkeys(SHORTCODES[name] for name in _FIRST if name in SHORTCODES)
    chars = [*first, *sorted(names.keys() - first.keys(), key=_place)]
    return [[char, *sorted(names[char], key=_name_rank)] for char in chars]


def encode_emoji() -> str:
    rows = (json.dumps(row, ensure_ascii=False) for row in list_emoji())
    return "[\n  " + ",\n  ".join(rows) + "\n]\n"


def _place(char: str) -> tuple[bool, str]:
    """Faces, people, animals and food live from U+1F300 on; signs and arrows come last."""
    return char < "\U0001f300", char


def _name_rank(name: str) -> tuple[bool, int, str]:
    return name not in _FIRST, len(name), name


def _write(arguments: Iterator[str]) -> None:
    Path(next(arguments, EMOJI_FILE)).write_text(encode_emoji(), encoding="utf-8")


if __name__ == "__main__":
    _write(iter(sys.argv[1:]))

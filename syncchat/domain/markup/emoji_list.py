"""The emoji that the composer and the picker offer: `python -m syncchat.domain.markup.emoji_list [folder]`.

Writes `[["👍", "+1", "thumbsup", "thumbs_up"], ...]`: the character, then its names, the one to insert first.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from emoji import EMOJI_DATA, config

from syncchat.domain.markup.shortcodes import SHORTCODES, SLACK_NAMES

# Of which the package has names, beside English
LANGUAGES = ("de",)
FOLDER = "static/js/lib"
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


def _name_rank(name: str) -> tuple[bool, bool, int, str]:
    return name not in _FIRST, name in SLACK_NAMES, len(name), name


def encode_names(language: str) -> str:
    """What they are called elsewhere: `{"👍": "daumen hoch", ...}`."""
    config.load_language(language)
    named = {
        row[0]: EMOJI_DATA[row[0]].get(language, "").strip(":").replace("_", " ") for row in list_emoji()
    }
    listed = {char: name for char, name in named.items() if name}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _write(arguments: Iterator[str]) -> None:
    folder = Path(next(arguments, FOLDER))
    (folder / "emoji.json").write_text(encode_emoji(), encoding="utf-8")
    for language in LANGUAGES:
        (folder / f"emoji-names.{language}.json").write_text(encode_names(language), encoding="utf-8")


if __name__ == "__main__":
    _write(iter(sys.argv[1:]))

import gzip
import json
from pathlib import Path

import emoji
import pytest

from syncchat.domain.markup import render
from syncchat.domain.markup.emoji_list import FOLDER, LANGUAGES, encode_emoji, encode_names, list_emoji
from syncchat.domain.markup.shortcodes import SHORTCODES, is_only_emoji

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("good :+1: work", "good 👍 work"),
        ("good :Thumbsup: work", "good 👍 work"),
        ("a :tada::tada: day", "a 🎉🎉 day"),
        ("**:fire:** x", "<strong>🔥</strong> x"),
        ("10:100:20", "10:100:20"),
        ("at 10:30:45 :", "at 10:30:45 :"),
        (":nosuchthing:", ":nosuchthing:"),
        ("a :smile", "a :smile"),
        ("`:smile:`", "<code>:smile:</code>"),
        (r"\:smile:", ":smile:"),
        (":) x", ":) x"),
    ],
)
def test_shortcodes_become_emoji(body: str, shown: str) -> None:
    assert render(body, people={}).html == f"<p>{shown}</p>"


def test_shortcodes_are_those_of_the_emoji_package() -> None:
    sample = list(SHORTCODES.items())[::60]
    assert [emoji.emojize(f":{name}:", language="alias") for name, _ in sample] == [
        char for _, char in sample
    ]
    assert len(SHORTCODES) > 3_000


@pytest.mark.parametrize(
    "body",
    [
        "👍",
        "👍 👍",
        "❤️",
        "👨‍👩‍👧‍👦",
        "🇩🇪🇫🇷",
        "1️⃣",
        "👍🏽",
        "🏴\U000e0067\U000e0062\U000e007f",
        ":tada: 🎉",
        "🔥\n🔥",
        "🏳️‍🌈",
    ],
)
def test_a_message_of_emoji_alone_is_large(body: str) -> None:
    assert render(body, people={}).html.startswith('<p class="only-emoji">')


@pytest.mark.parametrize(
    "body",
    [
        "👍 ok",
        "1",
        "12 #",
        "©",
        "**👍**",
        "> 👍",
        "- 👍",
        "👍\n\n👍",
        "👍" * 9,
        "`👍`",
        "é",
        "🇩",
        "[👍](https://a.example)",
    ],
)
def test_any_other_message_is_not(body: str) -> None:
    assert "only-emoji" not in render(body, people={}).html


def test_emoji_in_long_rows_are_told_apart_without_going_back() -> None:
    assert not is_only_emoji("👍" * 4_000 + "a")
    assert not is_only_emoji("👍\u200d" * 2_000)


def test_list_for_the_composer_is_up_to_date() -> None:
    files = {"emoji.json": encode_emoji()}
    files |= {f"emoji-names.{language}.json": encode_names(language) for language in LANGUAGES}
    for name, text in files.items():
        committed = (ROOT / FOLDER / name).read_text(encoding="utf-8")
        assert committed == text, "run: python -m syncchat.domain.markup.emoji_list"


def test_list_for_the_composer_is_small_and_has_no_skin_tones() -> None:
    text = encode_emoji()
    assert len(gzip.compress(text.encode())) < 40_000
    assert not set(text) & set("🏻🏼🏽🏾🏿")


def test_list_starts_with_what_people_send_and_names_each_emoji_once() -> None:
    rows = list_emoji()
    assert rows == json.loads(encode_emoji())
    assert rows[0] == ["👍", "+1", "thumbsup", "thumbs_up"]
    assert len({row[0] for row in rows}) == len(rows) > 1_500
    assert all(SHORTCODES[name] == row[0] for row in rows for name in row[1:])

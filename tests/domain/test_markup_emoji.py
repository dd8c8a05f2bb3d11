import gzip
import json
from pathlib import Path

import emoji
import pytest

from syncchat.domain.markup import find_glyph, plain_text, render
from syncchat.domain.markup.emoji_list import FOLDER, LANGUAGES, encode_emoji, encode_names, list_emoji
from syncchat.domain.markup.shortcodes import SHORTCODES, SLACK_NAMES, is_only_emoji

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
        ("a :smile", "a :smile"),
        ("`:smile:`", "<code>:smile:</code>"),
        (r"\:smile:", ":smile:"),
        (":) x", ":) x"),
        (":egg: and :beetle: and :flag-de: x", "🥚 and 🪲 and 🇩🇪 x"),
        (
            ":flag-england: :the_horns: :male-doctor: x",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🤘 👨‍⚕️ x",
        ),
        (":+1::skin-tone-3: x", "👍🏼 x"),
        (":woman-running::skin-tone-6: x", "🏃🏿‍♀️ x"),
        (":v::skin-tone-2: x", "✌🏻 x"),
        (":dog::skin-tone-2: x", "🐶:skin-tone-2: x"),
        (":+1::skin-tone-7: x", "👍:skin-tone-7: x"),
    ],
)
def test_shortcodes_become_emoji(body: str, shown: str) -> None:
    assert render(body, people={}).html == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (":party_kiln: x", '<span class="emoji">:party_kiln:</span> x'),
        ("x **:Party_Kiln:**", 'x <strong><span class="emoji">:Party_Kiln:</span></strong>'),
        (":a-b::c+d: x", '<span class="emoji">:a-b:</span><span class="emoji">:c+d:</span> x'),
        ("`:party_kiln:`", "<code>:party_kiln:</code>"),
        (r"\:party_kiln:", ":party_kiln:"),
        ("at:party_kiln: x", "at:party_kiln: x"),
        (":12_30: :x: :käse: x", ":12_30: ❌ :käse: x"),
    ],
)
def test_what_may_be_an_emoji_of_the_workspace_is_marked_as_its_name(body: str, shown: str) -> None:
    assert render(body, people={}).html == f"<p>{shown}</p>"


def test_a_link_shows_the_name_as_words() -> None:
    for body in ("[a :party_kiln:](https://example.org)", "https://example.org/:party_kiln:/x"):
        assert 'class="emoji"' not in render(body, people={}).html


def test_a_message_of_nothing_but_emoji_counts_those_of_the_workspace() -> None:
    assert render(":party_kiln: 🎉", people={}).html.startswith('<p class="only-emoji">')
    assert render(":party_kiln: and", people={}).html.startswith("<p><span")
    assert render(":party_kiln:" * 9, people={}).html.startswith("<p><span")


def test_elsewhere_it_is_its_name() -> None:
    assert plain_text("Fired **:party_kiln:** :tada:") == "Fired :party_kiln: 🎉"


def test_shortcodes_are_those_of_the_emoji_package() -> None:
    sample = [row for row in SHORTCODES.items() if row[0] not in SLACK_NAMES][::60]
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


def test_names_of_slack_are_whole_emoji_that_the_package_calls_otherwise() -> None:
    assert len(SLACK_NAMES) > 470
    assert {name for name, char in SLACK_NAMES.items() if find_glyph(char) != char} == set()
    known = {name for name in SLACK_NAMES if emoji.emojize(f":{name}:", language="alias") != f":{name}:"}
    assert known == {"egg", "beetle"}


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
    toneless = {name: char for name, char in SHORTCODES.items() if not set(char) & set("🏻🏼🏽🏾🏿")}
    assert {name: row[0] for row in rows for name in row[1:]} == toneless

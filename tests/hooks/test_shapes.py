"""What programs post, in the shapes that they know, is a message with the same words."""

import json
from typing import Any

import pytest

from syncchat.domain.hooks.payloads import Unreadable, read_form, read_post


def read(payload: Any, *, is_markdown: bool = False) -> str:
    return read_post("application/json", json.dumps(payload).encode(), is_markdown=is_markdown)


@pytest.mark.parametrize("name", ["text", "content", "message", "msg"])
def test_words_stand_under_any_of_the_names_that_are_in_use(name: str) -> None:
    assert read({name: "Hello"}) == "Hello"


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_json_is_read_whatever_it_is_called(kind: str) -> None:
    assert read_post(kind, b' {"text": "Hello"}', is_markdown=False) == "Hello"


def test_a_byte_order_mark_before_it_is_no_part_of_it() -> None:
    content = b"\xef\xbb\xbf" + json.dumps({"text": "Hello"}).encode()

    assert read_post("application/json", content, is_markdown=False) == "Hello"


def test_a_form_brings_json_in_its_payload_or_fields_of_the_same_names() -> None:
    form = "application/x-www-form-urlencoded"
    assert read_post(form, b"payload=%7B%22text%22%3A%22*Hi*%22%7D", is_markdown=False) == "**Hi**"
    assert read_post(form, b"text=Hi+there", is_markdown=False) == "Hi there"
    assert read_form({"payload": '{"text": "Hi"}'}, is_markdown=False) == "Hi"


def test_a_form_of_discord_brings_its_words_and_the_names_of_its_files() -> None:
    read = read_form({"payload_json": '{"content": "Hi"}'}, ["a_b_.txt"], is_markdown=False)
    assert read == "Hi\nA file that a webhook cannot bring: a_b\\_.txt"


def test_plain_text_is_markdown_as_if_typed() -> None:
    assert read_post("text/plain", "Grüße, *du*".encode(), is_markdown=False) == "Grüße, *du*"


def test_mattermost_speaks_markdown() -> None:
    assert read({"text": "*slanted* <https://x.example|page>"}, is_markdown=True) == (
        "*slanted* [page](https://x.example)"
    )


def test_attachments_of_slack_and_mattermost_are_quoted_with_all_their_words() -> None:
    payload = {
        "text": "Build",
        "attachments": [
            {
                "fallback": "not needed",
                "pretext": "Look:",
                "author_name": "CI",
                "title": "Build *7*",
                "title_link": "https://ci.example/7",
                "text": "It *failed*\ntwice",
                "fields": [
                    {"title": "Branch", "value": "main", "short": True},
                    {"title": "Tries", "value": 2},
                ],
                "actions": [{"type": "button", "text": "Open", "url": "https://ci.example/7/open"}],
                "image_url": "https://ci.example/7.png",
                "footer": "CI server",
            },
            {"fallback": "only this"},
        ],
    }

    assert read(payload) == "\n".join(
        [
            "Build",
            "Look:",
            "> CI",
            r"> **[Build \*7\*](https://ci.example/7)**",
            "> It **failed**",
            "> twice",
            "> **Branch**: main",
            "> **Tries**: 2",
            "> [Open](https://ci.example/7/open)",
            "> <https://ci.example/7.png>",
            "> CI server",
            "> only this",
        ]
    )


def test_an_embed_of_discord_and_a_title_of_apprise_are_read() -> None:
    embed = {
        "title": "News",
        "url": "https://x.example",
        "description": "Words",
        "fields": [{"name": "A", "value": "B"}],
    }
    assert read({"content": "Hi", "embeds": [embed]}) == (
        "Hi\n> **[News](https://x.example)**\n> Words\n> **A**: B"
    )
    sent = {"version": "1.0", "title": "Disk", "message": "full", "type": "warning", "attachments": []}
    assert read(sent) == "**Disk**\nfull"


def test_a_file_that_cannot_come_is_named() -> None:
    sent = {
        "message": "see",
        "attachments": [{"filename": "a.txt", "base64": "aGk=", "mimetype": "text/plain"}],
    }
    assert read(sent) == "see\n> A file that a webhook cannot bring: a.txt"


BLOCKS = [
    {"type": "header", "text": {"type": "plain_text", "text": "Deploy *7*"}},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Done* by <https://x.example|Ann>"},
        "fields": [{"type": "mrkdwn", "text": "*Env* prod"}, {"type": "plain_text", "text": "a_b_c"}],
        "accessory": {
            "type": "button",
            "text": {"type": "plain_text", "text": "Logs"},
            "url": "https://x.example/l",
        },
    },
    {"type": "divider"},
    {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "now"}, {"type": "plain_text", "text": "here"}],
    },
    {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A chart"},
    {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Roll back"}}],
    },
    {"type": "markdown", "text": "**md**"},
    {"type": "unheard_of", "text": {"type": "mrkdwn", "text": "still *said*"}},
]


def test_blocks_are_words_and_what_is_to_be_pressed_is_named() -> None:
    assert read({"text": "the fallback", "blocks": BLOCKS}).split("\n") == [
        r"**Deploy \*7\***",
        "**Done** by [Ann](https://x.example)",
        "**Env** prod",
        "a_b_c",
        "[Logs](https://x.example/l)",
        "now here",
        "[A chart](https://x.example/a.png)",
        "Roll back",
        "**md**",
        "still **said**",
    ]


def test_rich_text_keeps_lists_quotes_code_and_styles() -> None:
    def say(text: str, **style: bool) -> dict[str, Any]:
        return {"type": "text", "text": text, **({"style": style} if style else {})}

    def section(*elements: dict[str, Any]) -> dict[str, Any]:
        return {"type": "rich_text_section", "elements": list(elements)}

    elements = [
        section(
            say("Hi "), say("there ", bold=True), say("*x*", code=True), {"type": "emoji", "name": "tada"}
        ),
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [section(say("one")), section(say("two"))],
        },
        {"type": "rich_text_quote", "elements": [say("a\nb")]},
        {"type": "rich_text_preformatted", "elements": [say("x = *y*")]},
        section({"type": "user", "user_id": "U1"}, {"type": "link", "url": "https://x.example", "text": "x"}),
    ]

    assert read({"blocks": [{"type": "rich_text", "elements": elements}]}) == (
        "Hi **there** `*x*`:tada:\n1. one\n2. two\n> a\n> b\n```\nx = *y*\n```\n@U1[x](https://x.example)"
    )


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'{"text": "cut', "invalid_payload"),
        (b"\xff\xfe", "invalid_payload"),
        (b'{"text": {"a": 1}}', "invalid_payload"),
        (b'{"a":' + b"[" * 100_000, "invalid_payload"),
        (b"{}", "no_text"),
        (b"", "no_text"),
        (b'{"text": "  "}', "no_text"),
        ('{"text": "\u200b"}'.encode(), "no_text"),
        (b'{"blocks": "x", "attachments": [1, null]}', "no_text"),
        (json.dumps({"attachments": [{"text": "x"}] * 101}).encode(), "too_many_attachments"),
        (json.dumps({"blocks": BLOCKS * 10}).encode(), "invalid_blocks"),
    ],
)
def test_what_cannot_be_read_is_refused_in_slacks_words(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_post("application/json" if content else "text/plain", content, is_markdown=False)
    assert refusal.value.word == word


@pytest.mark.parametrize("odd", [None, 3, "x", [], {}, [[]], {"text": []}, [{"elements": 3}], True])
@pytest.mark.parametrize("name", ["blocks", "attachments", "embeds", "title"])
def test_a_thing_of_another_shape_is_passed_by(name: str, odd: Any) -> None:
    assert "Hello" in read({"text": "Hello", name: odd})

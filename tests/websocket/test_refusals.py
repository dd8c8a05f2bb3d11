"""Bad input gets a typed answer; the socket lives on, and nothing reaches a log as a traceback."""

import json

import pytest

from syncchat.domain.ids import make_id
from syncchat.protocol.commands import BODY_LIMIT
from tests.visitors import Visitor
from tests.websocket.conftest import Greet

HOSTILE_FRAMES: list[str | bytes] = [
    "",
    "not json",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"type":null}',
    '{"type":"nonsense"}',
    '{"type":"send"}',
    '{"type":"__class__"}',
    '{"type":"send","id":"' + str(make_id()) + '","room":1,"body":"\\ud800"}',
    '{"type":"ping","ref":' + "9" * 400 + "}",
    "[" * 30_000,
    b"\x00\xff\x00binary",
]


def test_a_hostile_frame_is_refused_and_the_next_command_still_works(
    visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    tab = greet(visitors["alice"])

    for frame in HOSTILE_FRAMES:
        tab.send_text(frame)
        refusal = tab.take(lambda each: each["type"] == "nack")
        assert refusal["code"] in ("invalid", "unknown_command")
        assert refusal["message"]

    assert tab.say(general, "still here")["type"] == "ack"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("", "body"),
        (" \n\t ", "body"),
        ("\x00\x01", "body"),
        ("\u200b\u2060\ufeff", "body"),
        ("x" * (BODY_LIMIT + 1), "body"),
    ],
)
def test_a_body_that_cannot_be_sent_is_refused_by_name(
    visitors: dict[str, Visitor], general: int, greet: Greet, body: str, field: str
) -> None:
    refusal = greet(visitors["bob"]).say(general, body)

    assert (refusal["type"], refusal["code"], refusal["field"]) == ("nack", "invalid", field)


def test_control_characters_are_dropped_and_the_rest_is_kept(
    visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    tab = greet(visitors["bob"])

    assert tab.say(general, "a\x00b\x1b[31mc\r\nd\u202e")["type"] == "ack"
    tab.hears("ab[31mc\nd\u202e")


def test_a_frame_over_the_limit_closes_with_too_big_and_costs_nothing_stored(
    visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    tab = greet(visitors["bob"])
    tab.say(general, "before the flood")
    tab.send_text(json.dumps({"type": "send", "room": general, "body": "x" * 100_000}))

    assert tab.wait_closed() == 1009
    again = greet(visitors["bob"])
    assert again.say(general, "after it")["type"] == "ack"


def test_repeated_nonsense_is_closed_with_wait(visitors: dict[str, Visitor], greet: Greet) -> None:
    tab = greet(visitors["charlie"])
    for _ in range(40):
        tab.send_text("nonsense")

    assert tab.wait_closed() == 4429


def test_nothing_but_hello_is_answered_first(visitors: dict[str, Visitor], general: int) -> None:
    tab = visitors["alice"].connect()

    refusal = tab.say(general, "too early")
    assert (refusal["type"], refusal["code"], refusal["field"]) == ("nack", "invalid", "type")
    assert tab.hello()["type"] == "welcome"
    tab.close()


def test_a_page_of_another_version_is_told_so(visitors: dict[str, Visitor]) -> None:
    tab = visitors["alice"].connect()

    refusal = tab.ask({"type": "hello", "v": 2})
    assert (refusal["type"], refusal["field"]) == ("nack", "v")
    tab.close()

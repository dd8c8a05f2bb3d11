"""What is stored is what was said, to the code point; and what cannot be stored is refused."""

import html
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncchat.domain.ids import make_id
from syncchat.domain.messages.message_body import clean_body
from syncchat.errors import Invalid
from tests.faults.wire.amounts import allow, try_inputs
from tests.faults.wire.watched import Watched
from tests.visitors import Visitor

SENTENCES = {
    "composed": unicodedata.normalize("NFC", "Zoë à Málaga"),
    "decomposed": unicodedata.normalize("NFD", "Zoë à Málaga"),
    "four bytes": "🦊 𝔘𝔫𝔦 𠜎 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
    "right to left": "שלום عليكم and back",
    "compatibility": "ﬁ Å Ω ㎏ ①",
    "stacked marks": "Z̴̢̛a͠l͡go",
    "line separators": "one\ntwo",
    "noncharacters' neighbours": "\ufffd \U0001fbf9 \ue000",
}
LONE = ["\\ud800", "\\udfff", "\\ude00\\ud83d", "a\\udc00b"]


def read_stored(visitor: Visitor, room: int, message_id: str) -> str:
    _status, history = visitor.call("GET", f"rooms/{room}/messages?limit=5")
    return next(str(message["body"]) for message in history["messages"] if message["id"] == message_id)


def strip_markup(rendered: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br>\n?", "\n", rendered)))


@pytest.mark.fault("T76")
@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES.keys())
def test_every_script_arrives_as_it_was_written(watched: Watched, sentence: str) -> None:
    alice, bob = watched.visitors["alice"], watched.visitors["bob"]
    room, heard, tab = alice.general()["id"], alice.greet(), bob.greet()

    sent = tab.say(room, sentence)

    message = heard.hears(sentence)["message"]
    assert strip_markup(message["html"]).strip() == sentence
    assert read_stored(alice, room, sent["id"]) == sentence
    heard.close()
    tab.close()


@pytest.mark.fault("T76")
@pytest.mark.parametrize("escape", LONE)
def test_half_a_character_is_refused_and_the_next_command_is_answered(watched: Watched, escape: str) -> None:
    bob = watched.visitors["bob"]
    room, tab = bob.general()["id"], bob.greet()

    tab.send_text(f'{{"type":"send","ref":9,"id":"{make_id()}","room":{room},"body":"{escape}"}}')

    assert tab.take(lambda frame: frame.get("ref") in (0, 9))["type"] == "nack"
    assert tab.say(room, "whole again")["type"] == "ack"
    # Python's JSON reads such halves; they are dropped like other controls, and alone they are nothing
    said = {"id": str(make_id()), "body": json.loads(f'"{escape}"')}
    status, answer = bob.call("POST", f"rooms/{room}/messages", said)
    assert status == 400 or answer["message"]["body"] == clean_body(said["body"])
    tab.close()


@pytest.mark.fault("T76")
@try_inputs(60, 2000)
def test_any_text_is_stored_as_the_rules_clean_it_or_refused(watched: Watched, inputs: int) -> None:
    alice = watched.visitors["alice"]
    room, tab = alice.general()["id"], alice.greet()

    @allow(inputs)
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
    def say(text: str) -> None:
        try:
            expected = clean_body(text)
        except Invalid:
            assert tab.say(room, text)["code"] == "invalid"
            return
        sent = tab.say(room, text)
        assert sent["type"] == "ack"
        event = tab.take_event(lambda each: each.get("message", {}).get("id") == sent["id"])
        assert event["message"]["body"] == expected

    say()
    tab.close()

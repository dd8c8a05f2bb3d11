"""A voice message shows its player in every engine; recording is Chromium's, in tests/browser."""

import io
import wave
from uuid import uuid4

import pytest

from tests.engines.person import Person
from tests.visitors import Visitor

pytestmark = pytest.mark.engines("firefox", "webkit")


def speak(visitor: Visitor, room: int) -> None:
    """Two seconds of silence, said to be loud."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as written:
        written.setparams((1, 2, 8000, 0, "NONE", ""))
        written.writeframes(bytes(32_000))
    content, upload = sound.getvalue(), str(uuid4())
    voice = {"duration": 2_000, "waveform": [20, 100, 40]}
    new = {"id": upload, "name": "Voice message, 0:02.wav", "size": len(content), "voice": voice}
    assert visitor.call("POST", "uploads", new)[0] == 201
    assert visitor.send_part(upload, 0, content) == 200
    message = {"id": str(uuid4()), "body": "", "files": [upload]}
    assert visitor.call("POST", f"rooms/{room}/messages", message)[0] in (200, 201)


def test_a_voice_message_comes_live_and_is_there_after_a_reload(
    alice: Person, accounts: dict[str, Visitor]
) -> None:
    _status, rooms = accounts["bob"].call("GET", "rooms")
    speak(accounts["bob"], next(room["id"] for room in rooms if room["general"]))
    for _each in range(2):
        alice.page.sees("#rows .voice .voice__time", "0:02")
        assert alice.page.run("() => document.querySelector('.voice__bars path').getBBox().width") > 0
        alice.page.focus("#rows .voice [role=slider]")
        alice.page.press("ArrowRight")
        place = "() => document.querySelector('#rows .voice [role=slider]').getAttribute('aria-valuetext')"
        assert alice.page.run(place) == "0:02 of 0:02"
        alice.reload()

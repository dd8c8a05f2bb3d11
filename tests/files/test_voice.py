"""A voice message: a file of sound whose recorder said how long and how loud it is."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.models import Attachment, Room, User
from tests.api.caller import Caller
from tests.files.test_recordings import AUDIO, VIDEO, box, make_film, make_matroska
from tests.files.things import send_files

pytestmark = pytest.mark.django_db(transaction=True)

SOUND = make_matroska(b"webm", AUDIO)
VOICE = {"duration": 42_300, "waveform": [0, 12, 100, 7]}


def announce(person: User, content: bytes, voice: object) -> Any:
    new = {"id": str(uuid4()), "name": "Voice message, 0:42.webm", "size": len(content), "voice": voice}
    return Caller(person).post("uploads", new)


def record(person: User, content: bytes = SOUND, voice: object = VOICE) -> Any:
    begun = announce(person, content, voice)
    assert begun.status_code == 201
    address = f"/api/v1/uploads/{begun.json()['id']}?offset=0"
    return (
        Caller(person).client.patch(address, content, content_type="application/octet-stream").json()["file"]
    )


@pytest.mark.parametrize(
    "content", [SOUND, make_film(b"iso5", b"soun"), b"OggS" + bytes(24) + b"\x01\x13OpusHead" + bytes(90)]
)
def test_what_browsers_record_is_sound_with_its_length_and_waveform(alice: User, content: bytes) -> None:
    file = record(alice, content)

    assert (file["kind"], file["voice"]) == ("audio", VOICE)
    assert file["type"] in ("audio/webm", "audio/mp4", "audio/ogg")


def test_everyone_in_the_room_is_told_and_it_is_listed_as_sound(alice: User, bob: User, lobby: Room) -> None:
    file = record(alice)
    send_files(alice, lobby, Attachment.objects.get(pk=file["id"]))

    (told,) = Caller(bob).get(f"rooms/{lobby.pk}/messages").json()["messages"][-1]["files"]
    listed = Caller(bob).get(f"rooms/{lobby.pk}/files?kind=audio").json()["files"]

    assert told["voice"] == VOICE
    assert [each["file"]["voice"] for each in listed] == [VOICE]


def test_what_is_no_sound_is_no_voice_message_whatever_was_said(alice: User) -> None:
    for content in (b"just words", make_matroska(b"webm", VIDEO, AUDIO)):
        assert "voice" not in record(alice, content)


def test_sound_that_was_not_recorded_here_stays_a_file(alice: User) -> None:
    assert "voice" not in record(alice, voice=None)


@pytest.mark.parametrize(
    ("voice", "field"),
    [
        ({"duration": 0}, "duration"),
        ({"duration": 3_600_001}, "duration"),
        ({"duration": -1}, "duration"),
        ({"duration": 1.5}, "duration"),
        ({"duration": True}, "duration"),
        ({"duration": 1, "waveform": [1] * 65}, "waveform"),
        ({"duration": 1, "waveform": [101]}, "waveform"),
        ({"duration": 1, "waveform": "loud"}, "waveform"),
        ({"duration": 1, "waveform": [-1]}, "0"),
        ({"duration": 1, "loudness": 3}, "loudness"),
        ({"waveform": []}, "duration"),
        ([], "voice"),
    ],
)
def test_what_no_recorder_would_say_is_refused_by_name_before_a_byte_is_sent(
    alice: User, voice: object, field: str
) -> None:
    refused = announce(alice, SOUND, voice)

    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (400, "invalid", field)
    assert not Attachment.objects.exists()


def test_the_longest_and_the_shortest_are_taken(alice: User) -> None:
    for voice in ({"duration": 1}, {"duration": 3_600_000, "waveform": [100] * 64}):
        assert record(alice, voice=voice)["voice"] == {"waveform": [], **voice}


def test_one_without_words_is_quoted_and_listed_by_its_name_and_saved_with_an_ending(
    alice: User, bob: User, lobby: Room
) -> None:
    spoken = send_files(alice, lobby, Attachment.objects.get(pk=record(alice)["id"]))
    worded = send_files(alice, lobby, Attachment.objects.get(pk=record(alice)["id"]), body="Listen")
    for said in (spoken, worded):
        send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Yes", reply_to=said.pk)

    told = Caller(bob).get(f"rooms/{lobby.pk}/messages").json()["messages"]
    saved = Caller(bob).client.get(told[-4]["files"][0]["url"]).headers["Content-Disposition"]

    assert [each["reply_to"]["text"] for each in told[-2:]] == ["Voice message, 0:42", "Listen"]
    assert told[-4]["files"][0]["name"] == "Voice message, 0:42"
    assert saved == 'inline; filename="Voice message, 0:42.webm"'


def test_a_voice_message_loses_the_place_that_a_telephone_wrote_into_it(alice: User) -> None:
    place = box(b"udta", box(b"\xa9xyz", b"+48.1375+011.5755/"))
    whole = make_film(b"M4A ", b"soun") + box(b"moov", place)
    file = record(alice, whole)

    with Attachment.objects.get(pk=file["id"]).stored.open() as stored:
        kept = stored.read()
    assert file["voice"] == VOICE
    assert b"48.1375" not in kept
    assert len(kept) == len(whole)


def test_the_first_page_shows_it_as_the_browser_plays_it_in_the_room_that_its_player_takes(
    client: Client, alice: User, lobby: Room
) -> None:
    client.force_login(alice)
    address = f"/rooms/{lobby.pk}/"
    assert "parts/voice.css" not in client.get(address).content.decode()
    send_files(alice, lobby, Attachment.objects.get(pk=record(alice)["id"]))

    page = client.get(address).content.decode()

    assert "parts/voice.css" in page
    assert 'class="file file--audio file--voice"' in page
    assert 'aria-label="Voice message, 0:42"' in page

"""A program that knows the address says something in the room, once, and is told exactly why where it may not."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.hooks.incoming import create_webhook, remove_webhook, rotate_webhook, switch_webhook
from syncchat.domain.limits import limits
from syncchat.domain.messages import sending
from syncchat.domain.rooms.archiving import archive_room, delete_room
from syncchat.domain.rooms.memberships import join_room, remove_person
from syncchat.domain.rooms.rooms import set_announcement
from syncchat.models import IncomingWebhook, Log, LogEntry, Mention, Message, Room, User
from syncchat.protocol.commands import BODY_LIMIT
from tests.at_once import run_at_once
from tests.hooks.conftest import Hook

pytestmark = pytest.mark.django_db


def test_it_is_said_in_the_room_by_the_bot_and_answered_with_ok(hook: Hook, lobby: Room) -> None:
    assert hook.send({"text": "*Deployed* <https://x.example|v7>"}) == (200, "ok")

    said = Message.objects.get(author=hook.webhook.bot, kind="text")
    assert (said.room, said.body) == (lobby, "**Deployed** [v7](https://x.example)")
    assert (said.author.name, said.author.is_bot) == ("Deploys", True)
    assert LogEntry.objects.filter(log_id=lobby.log_id, message=said, seq=said.seq).exists()


def test_an_address_works_with_a_slash_behind_it_and_in_one_word(hook: Hook) -> None:
    one_word = f"/hooks/{hook.webhook.pk}-{hook.secret}"
    for path in (hook.path, f"{hook.path}/"):
        assert hook.send({"text": "*slack*"}, path) == (200, "ok")
    for path in (one_word, f"{one_word}/"):
        assert hook.send({"text": "*mattermost*"}, path) == (200, "ok")

    assert hook.read() == ["**slack**"] * 2 + ["*mattermost*"] * 2


def test_forms_and_plain_text_are_taken_too(hook: Hook) -> None:
    client = Client()
    form = client.post(hook.path, {"payload": '{"text": "in parts"}'})
    urlencoded = client.post(
        hook.path, "payload=%7B%22text%22%3A%22form%22%7D", content_type="application/x-www-form-urlencoded"
    )
    plain = client.post(hook.path, "just words", content_type="text/plain")

    assert [form.status_code, urlencoded.status_code, plain.status_code] == [200] * 3
    assert hook.read() == ["in parts", "form", "just words"]


def test_a_file_in_a_form_is_named_in_the_room(hook: Hook) -> None:
    brought = SimpleUploadedFile("plan.pdf", b"%PDF")
    answer = Client().post(hook.path, {"payload_json": '{"content": "See"}', "file": brought})

    assert (answer.status_code, hook.read()) == (200, ["See\nA file that a webhook cannot bring: plan.pdf"])


def test_blanks_at_the_end_are_no_message(hook: Hook) -> None:
    assert hook.send({"text": "words" + " " * (2 * BODY_LIMIT)}) == (200, "ok")
    assert hook.read() == ["words"]


def test_no_forms_token_is_asked_for_and_no_session_made(hook: Hook) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        hook.path, {"text": "Hello"}, content_type="application/json", headers={"Origin": "https://x.example"}
    )

    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def _cut(hook: Hook) -> str:
    return f"/hooks/{hook.webhook.pk}"


@pytest.mark.parametrize(
    "find",
    [
        _cut,
        lambda hook: f"/hooks/{hook.webhook.pk}/{'0' * 40}",
        lambda hook: f"/hooks/987654/{hook.secret}",
        lambda hook: f"/hooks/{10**17}/{hook.secret}",
        lambda hook: f"/hooks/{hook.webhook.pk}/{hook.secret.upper()}",
        lambda hook: f"{hook.path}/more",
        lambda hook: "/hooks/",
    ],
)
def test_an_address_that_is_wrong_in_whatever_way_is_none(hook: Hook, find: Any) -> None:
    assert hook.send({"text": "Hello"}, find(hook)) == (404, "no_service")
    assert hook.read() == []


def test_looking_at_it_says_nothing(hook: Hook) -> None:
    answer = Client().get(hook.path)

    assert (answer.status_code, answer["Allow"], hook.read()) == (405, "POST", [])


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        ({}, "no_text"),
        ({"text": "\u0001"}, "no_text"),
        ("[1]", "invalid_payload"),
        ('{"text"', "invalid_payload"),
    ],
)
def test_what_cannot_be_read_is_refused_and_says_nothing(hook: Hook, payload: Any, word: str) -> None:
    assert hook.send(payload) == (400, word)
    assert hook.read() == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", "no boundary"),
        (
            "multipart/form-data; boundary=x",
            "".join(
                f'--x\r\nContent-Disposition: form-data; name="f{number}"\r\n\r\nx\r\n'
                for number in range(1500)
            )
            + "--x--\r\n",
        ),
    ],
)
def test_a_form_that_is_none_or_has_too_many_fields_is_refused_in_the_same_words(
    hook: Hook, kind: str, content: str
) -> None:
    answer = Client().generic("POST", hook.path, content, content_type=kind)

    assert (answer.status_code, answer.content) == (400, b"invalid_payload")
    assert hook.read() == []


def test_a_room_that_is_archived_or_gone_or_closed_to_the_bot_refuses(
    hook: Hook, alice: User, bob: User, lobby: Room
) -> None:
    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=True)
    assert hook.send({"text": "Hello"}) == (403, "action_prohibited")

    set_announcement(actor=alice, room_id=lobby.pk, is_announcement=False)
    remove_person(actor=alice, room_id=lobby.pk, person_id=hook.webhook.bot_id)
    assert hook.send({"text": "Hello"}) == (404, "channel_not_found")

    archive_room(actor=alice, room_id=lobby.pk)
    assert hook.send({"text": "Hello"})[0] in (404, 410)

    delete_room(actor=alice, room_id=lobby.pk, confirmation=lobby.name)
    assert hook.send({"text": "Hello"}) == (404, "no_service")
    assert not IncomingWebhook.objects.exists()


def test_an_archived_room_is_told_as_such(hook: Hook, alice: User, lobby: Room) -> None:
    archive_room(actor=alice, room_id=lobby.pk)

    assert hook.send({"text": "Hello"}) == (410, "channel_is_archived")


def test_what_its_owner_ended_takes_nothing(hook: Hook, alice: User) -> None:
    switch_webhook(actor=alice, webhook_id=hook.webhook.pk, is_on=False)
    assert hook.send({"text": "Hello"}) == (404, "no_service")

    switch_webhook(actor=alice, webhook_id=hook.webhook.pk, is_on=True)
    assert hook.send({"text": "Hello"}) == (200, "ok")

    _webhook, secret = rotate_webhook(actor=alice, webhook_id=hook.webhook.pk)
    assert hook.send({"text": "Hello"}) == (404, "no_service")
    assert Hook(hook.webhook, secret).send({"text": "Hello"}) == (200, "ok")

    deactivate_user(actor=alice, user_id=hook.webhook.bot_id)
    assert Hook(hook.webhook, secret).send({"text": "Hello"}) == (404, "no_service")

    remove_webhook(actor=alice, webhook_id=hook.webhook.pk)
    assert Hook(hook.webhook, secret).send({"text": "Hello"}) == (404, "no_service")
    assert hook.read() == ["Hello", "Hello"]


def test_names_are_words_unless_it_may_ring(hook: Hook, bob: User, lobby: Room) -> None:
    join_room(actor=bob, room_id=lobby.pk)
    hook.send({"text": "<!here> @bob @room"})
    hook.send({"text": "@\u0001bob @\u0001room \\\u0001@bob"})
    assert not Message.objects.filter(mentions_room=True).exists()
    assert not Mention.objects.exists()

    IncomingWebhook.objects.update(calls_people=True)
    hook.send({"text": "<!here> @bob"})

    loud = Message.objects.filter(author=hook.webhook.bot).latest("seq")
    assert loud.mentions_room
    assert [mention.user for mention in loud.mentions.all()] == [bob]


def test_what_is_too_long_for_one_message_is_several_and_too_much_is_refused_whole(hook: Hook) -> None:
    lines = "\n".join(f"line {number} of what was built" for number in range(300))
    assert hook.send({"text": lines}) == (200, "ok")
    said = hook.read()
    assert "\n".join(said) == lines
    assert len(said) == -(-len(lines) // BODY_LIMIT)

    assert hook.send({"text": "x" * (11 * BODY_LIMIT)}) == (400, "msg_too_long")
    assert hook.send({"text": "x" * 1_100_000}) == (413, "payload_too_large")
    assert hook.read() == said


@pytest.mark.django_db(transaction=True)
def test_a_post_that_fails_midway_says_nothing_and_comes_whole_the_next_time(
    hook: Hook, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "\n".join(f"line {number} of what was built" for number in range(300))
    head = Log.objects.get(pk=lobby.log_id).head
    with monkeypatch.context() as patch:
        patch.setattr(sending, "note_undecided", raise_error)
        assert hook.send({"text": long}, **{"Idempotency-Key": "build-7"})[0] == 503
    assert (hook.read(), Log.objects.get(pk=lobby.log_id).head) == ([], head)

    assert hook.send({"text": long}, **{"Idempotency-Key": "build-7"}) == (200, "ok")
    assert "\n".join(hook.read()) == long


def raise_error(*_: Any) -> None:
    raise OperationalError


def test_one_key_is_said_once(hook: Hook) -> None:
    for words in ("first", "second"):
        assert hook.send({"text": words}, **{"Idempotency-Key": "build-7"}) == (200, "ok")
    hook.send({"text": "third"}, **{"Idempotency-Key": "build-8"})

    assert hook.read() == ["first", "third"]
    assert hook.send({"text": "x"}, **{"Idempotency-Key": "k" * 300}) == (400, "invalid_idempotency_key")


@pytest.mark.django_db(transaction=True)
def test_the_same_post_at_the_same_time_is_taken_each_time_and_said_once(hook: Hook) -> None:
    """A program that has waited too long for an answer posts it again; each part of it counts."""
    long = "\n".join(f"line {number} of what was built" for number in range(300))

    answers = run_at_once(lambda _number: hook.send({"text": long}, **{"Idempotency-Key": "build-7"}), 4)

    assert answers == [(200, "ok")] * 4
    assert "\n".join(hook.read()) == long


def test_a_program_that_writes_faster_than_a_person_is_told_when_to_go_on(hook: Hook, settings: Any) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    assert hook.send({"text": "one"}) == (200, "ok")

    answer = Client().post(hook.path, {"text": "two"}, content_type="application/json")

    assert (answer.status_code, answer.content) == (429, b"rate_limited")
    assert int(answer["Retry-After"]) >= 1
    limits.forget_all()


def test_when_it_was_used_last_is_noted_at_most_once_a_minute(hook: Hook) -> None:
    hook.send({"text": "one"})
    first = IncomingWebhook.objects.get().last_used_at
    hook.send({"text": "two"})

    assert first is not None
    assert IncomingWebhook.objects.get().last_used_at == first


def test_a_key_of_another_webhook_is_another(hook: Hook, alice: User, lobby: Room) -> None:
    other = Hook(*create_webhook(actor=alice, room_id=lobby.pk, name="Alerts"))
    for each in (hook, other):
        each.send(json.loads('{"text": "same"}'), **{"Idempotency-Key": "1"})

    assert (hook.read(), other.read()) == (["same"], ["same"])

"""Whoever uses a program's slash command is answered within three seconds, alone or with the room, or told why not."""

import json
import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.limits import limits
from syncchat.domain.messages.messages import delete_message, send_message
from syncchat.domain.outgoing.commands import BUILT_IN, create_command
from syncchat.domain.outgoing.webhooks import switch_webhook
from syncchat.domain.rooms.memberships import leave_room, remove_person
from syncchat.domain.rooms.rooms import archive_room
from syncchat.log import publish
from syncchat.models import CustomCommand, Delivery, Message, OutgoingWebhook, Room, User
from syncchat.serializers.people import read_answer
from syncchat.webhooks import asking
from tests.architecture.source import ROOT
from tests.http.doors import sign_in
from tests.outgoing.conftest import MakeWebhook
from tests.program import Program, Told, say
from tests.push_service import Trouble, answer_with, hang, reset

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


@pytest.fixture
def command(alice: User, webhook: OutgoingWebhook) -> CustomCommand:
    return create_command(
        actor=alice, webhook_id=webhook.pk, name="deploy", description="Ships it", hint="prod"
    )


def use(client: Client, room: Room, name: str = "deploy", **fields: Any) -> Any:
    return client.post(
        f"/api/v1/rooms/{room.pk}/slash-commands",
        {"name": name, "text": "prod *now*", **fields},
        content_type="application/json",
    )


def read_said(room: Room, bot: User) -> list[str]:
    return list(Message.objects.filter(room=room, author=bot, kind="text").values_list("body", flat=True))


def test_a_program_is_asked_with_all_it_needs_and_its_words_are_for_whoever_asked(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bot: User
) -> None:
    program.answer = lambda _told: json.dumps({"text": "Deploying **prod**"})

    answer = use(bobs, lobby)

    assert answer.status_code == 200
    assert answer.json()["html"] == "<p>Deploying <strong>prod</strong></p>"
    assert (answer.json()["bot"]["username"], answer.json()["command"]) == ("herald", "deploy")
    (told,) = program.told
    assert told.said["type"] == "command.used"
    data = told.said["data"]
    assert (data["command"], data["text"]) == ("deploy", "prod *now*")
    assert (data["person"]["username"], data["room"]["id"]) == ("bob", lobby.pk)
    assert "webhook-signature" in told.headers
    assert read_said(lobby, bot) == []
    assert Delivery.objects.get().state == "done"


def test_an_answer_for_the_room_is_said_by_the_bot_once(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bot: User
) -> None:
    program.answer = lambda _told: json.dumps({"text": "Deployed", "response_type": "in_channel"})

    answer = use(bobs, lobby)

    assert "html" not in answer.json()
    assert read_said(lobby, bot) == ["Deployed"]


@pytest.mark.parametrize("silent", ["", "{}", '{"response_type": "ephemeral"}'])
def test_an_answer_without_words_says_nothing(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bot: User, silent: str
) -> None:
    program.answer = lambda _told: silent

    answer = use(bobs, lobby)

    assert (answer.status_code, "html" in answer.json(), read_said(lobby, bot)) == (200, False, [])


def test_plain_text_is_an_answer_and_no_markup_gets_through(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room
) -> None:
    program.trouble = [say("<b>yes</b> <img src=x onerror=alert(1)>", kind="text/plain")]

    assert (
        use(bobs, lobby).json()["html"] == "<p>&lt;b&gt;yes&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt;</p>"
    )


def test_in_a_thread_it_is_answered_there(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bot: User, alice: User
) -> None:
    root = send_message(actor=alice, room_id=lobby.pk, id=uuid4(), body="Ship it?").message
    program.answer = lambda _told: json.dumps({"text": "Shipped", "response_type": "in_channel"})

    assert use(bobs, lobby, thread=str(root.pk)).status_code == 200

    assert Message.objects.get(author=bot, kind="text").thread_id == root.pk
    assert use(bobs, lobby, thread=str(uuid4())).status_code == 404


@pytest.mark.parametrize("trouble", [hang(2), reset, answer_with(500), answer_with(404), answer_with(302)])
def test_what_a_program_does_not_do_is_told_and_nothing_is_said(
    bobs: Client,
    command: CustomCommand,
    program: Program,
    lobby: Room,
    bot: User,
    trouble: Trouble,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    program.trouble = [trouble]

    began = time.monotonic()
    answer = use(bobs, lobby)

    assert time.monotonic() - began < 1.5
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "/deploy" in answer.json()["message"]
    assert read_said(lobby, bot) == []
    assert Delivery.objects.get().state == "dead"
    # One command that fails stops nothing else
    assert OutgoingWebhook.objects.get().paused_until is None


@pytest.mark.parametrize("nonsense", ['{"text": 3}', '{"text": ["a"]}', "\0\0"])
def test_an_answer_that_is_none_is_told(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, nonsense: str
) -> None:
    program.answer = lambda _told: nonsense

    answer = use(bobs, lobby)

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_who_may_not_write_there_asks_nobody(
    bobs: Client,
    command: CustomCommand,
    program: Program,
    lobby: Room,
    cellar: Room,
    alice: User,
    charlie: User,
) -> None:
    assert use(sign_in("charlie"), lobby).status_code == 404
    assert use(bobs, cellar).status_code == 404
    assert use(bobs, lobby, "frobnicate").json()["message"] == "There is no command /frobnicate."
    assert use(bobs, lobby, text="x" * 4_001).status_code == 400
    archive_room(actor=alice, room_id=lobby.pk)
    assert use(bobs, lobby).status_code == 403
    assert program.told == []


def test_who_may_not_write_for_a_time_lets_no_program_speak(
    bobs: Client, bob: User, command: CustomCommand, program: Program, lobby: Room
) -> None:
    User.objects.filter(pk=bob.pk).update(silenced_until=timezone.now() + timedelta(hours=1))
    refused = use(bobs, lobby)
    assert (refused.status_code, refused.json()["code"]) == (403, "silenced")
    assert program.told == []


def test_where_the_bot_is_not_it_is_neither_listed_nor_asked(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, alice: User, bot: User
) -> None:
    listed = bobs.get(f"/api/v1/rooms/{lobby.pk}/slash-commands").json()
    assert [(each["name"], each["hint"], each["bot"]["username"]) for each in listed] == [
        ("deploy", "prod", "herald")
    ]
    remove_person(actor=alice, room_id=lobby.pk, person_id=bot.pk)

    assert bobs.get(f"/api/v1/rooms/{lobby.pk}/slash-commands").json() == []
    answer = use(bobs, lobby)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "Herald" in answer.json()["message"]
    assert program.told == []


def test_one_that_is_off_answers_nobody(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, alice: User
) -> None:
    switch_webhook(actor=alice, webhook_id=command.webhook_id, is_on=False)

    assert bobs.get(f"/api/v1/rooms/{lobby.pk}/slash-commands").json() == []
    assert (use(bobs, lobby).status_code, program.told) == (404, [])


def find_response_path(told: Told) -> str:
    return str(urlsplit(told.said["data"]["response_url"]).path)


def post_answer(path: str, said: Any) -> tuple[int, str]:
    answer = Client().post(path, said, content_type="application/json")
    return answer.status_code, answer.content.decode()


def test_a_program_answers_later_five_times_to_one_or_to_the_room(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bot: User, bob: User
) -> None:
    use(bobs, lobby)
    path = find_response_path(program.told[0])

    assert post_answer(path, {"text": "Half done"}) == (200, "ok")
    found = read_answer(Delivery.objects.get().pk)
    assert found is not None
    assert (found[0], found[1].html, found[1].room) == (bob.pk, "<p>Half done</p>", lobby.pk)
    for number in range(4):
        said = {"text": f"Step {number}", "response_type": "in_channel"}
        assert post_answer(path, said) == (200, "ok")
    assert post_answer(path, {"text": "One more"}) == (404, "used_url")

    assert read_said(lobby, bot) == [f"Step {number}" for number in range(4)]


def test_where_no_message_was_pressed_none_is_replaced(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room
) -> None:
    use(bobs, lobby)
    path = find_response_path(program.told[0])

    assert post_answer(path, {"text": "Done", "replace_original": True}) == (200, "ok")
    assert Delivery.objects.get().whispers[0]["body"] == "Done"
    assert post_answer(path, {"delete_original": True}) == (400, "no_text")


def test_an_address_for_answers_is_good_for_half_an_hour_and_cannot_be_forged(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bob: User, monkeypatch: Any
) -> None:
    use(bobs, lobby)
    path = find_response_path(program.told[0])

    forged = path.replace(path.split("/")[2][:6], "0" * 6)
    assert post_answer(forged, {"text": "x"}) == (404, "expired_url")
    assert Client().get(path).status_code == 405
    assert post_answer(path, {"text": ""}) == (400, "no_text")
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.signing.time.time", lambda: now + timedelta(minutes=31).total_seconds())
        assert post_answer(path, {"text": "late"}) == (404, "expired_url")
    leave_room(actor=bob, room_id=lobby.pk)
    assert post_answer(path, {"text": "gone"}) == (404, "expired_url")
    assert Delivery.objects.get().answers == 0


def test_in_slacks_format_its_marks_are_read(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room
) -> None:
    use(bobs, lobby)
    OutgoingWebhook.objects.update(format="slack")
    path = find_response_path(program.told[0])

    assert post_answer(path, {"text": "*bold* <https://x.example|page>"}) == (200, "ok")

    assert Delivery.objects.get().whispers[0]["body"] == "**bold** [page](https://x.example)"


def test_the_words_of_a_deleted_thread_ring_nobody(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, alice: User, bot: User
) -> None:
    root = send_message(actor=alice, room_id=lobby.pk, id=uuid4(), body="Ship it?").message
    delete_message(actor=alice, message_id=root.pk)
    program.answer = lambda _told: json.dumps({"text": "Shipped", "response_type": "in_channel"})

    assert use(bobs, lobby, thread=str(root.pk)).status_code == 200


def test_no_built_in_command_can_be_taken() -> None:
    script = (ROOT / "static/js/components/composer/commands.js").read_text()

    assert set(re.findall(r'\bname: "(\w+)"', script)) == BUILT_IN


def test_one_that_asks_by_itself_finds_what_was_used_waiting(
    bobs: Client, alice: User, bob: User, make_webhook: MakeWebhook, lobby: Room
) -> None:
    webhook = make_webhook(url="")
    create_command(actor=alice, webhook_id=webhook.pk, name="deploy")

    assert use(bobs, lobby).status_code == 200

    delivery = webhook.deliveries.get()
    assert (delivery.state, delivery.kind, delivery.person_id) == (
        "waiting",
        "command.used",
        bob.pk,
    )


def test_a_program_whose_bot_was_locked_out_answers_nobody_later(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, bot: User
) -> None:
    use(bobs, lobby)
    User.objects.filter(pk=bot.pk).update(is_active=False)

    path = find_response_path(program.told[0])
    assert post_answer(path, {"text": "Still here"}) == (404, "expired_url")
    assert Delivery.objects.get().whispers == []


def test_of_two_answers_at_once_each_is_shown(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals: list[dict[str, Any]] = []
    monkeypatch.setattr(publish, "signal_after_commit", lambda **signal: signals.append(signal))
    use(bobs, lobby)

    for words in ("One", "Two"):
        post_answer(find_response_path(program.told[0]), {"text": words})

    shown = [read_answer(each["delivery"], each["number"]) for each in signals]
    assert [found and found[1].html for found in shown] == ["<p>One</p>", "<p>Two</p>"]


def test_what_no_database_takes_is_no_fault_of_ours(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room
) -> None:
    program.answer = lambda _told: '{"text": "\\ud800\\u0000 done"}'

    answer = use(bobs, lobby, text="a\0b")

    assert (answer.status_code, "done" in answer.json()["body"]) == (200, True)
    assert program.told[0].said["data"]["text"] == "ab"
    assert "\\ud800" not in json.dumps(Delivery.objects.get().whispers)
    assert use(bobs, lobby, "\0").status_code == 404


def test_commands_are_used_no_faster_than_messages_are_sent(
    bobs: Client, command: CustomCommand, program: Program, lobby: Room, settings: Settings
) -> None:
    settings.SEND_LIMIT = 12
    limits.forget_all()

    codes = [use(bobs, lobby).status_code for _ in range(8)]

    assert (codes[0], codes[-1]) == (200, 429)
    assert len(program.told) == codes.count(200)

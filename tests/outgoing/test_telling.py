"""A program is told what its bot sees, in order, and nothing else; whoever sends pays nothing for it."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from slack_sdk.signature import SignatureVerifier
from standardwebhooks import Webhook, WebhookVerificationError

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.reactions import add_reaction, remove_reaction
from syncchat.domain.outgoing.deliveries import replay
from syncchat.domain.outgoing.webhooks import switch_webhook
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people, join_room, leave_room, remove_person
from syncchat.domain.rooms.rooms import archive_room, create_room, rename_room
from syncchat.models import Delivery, Message, OutgoingWebhook, Room, User, WebhookPosition
from syncchat.webhooks.following import follow
from tests.files.things import send_files, upload
from tests.outgoing.conftest import MakeWebhook, Tell
from tests.program import Program

pytestmark = pytest.mark.django_db(transaction=True)


def say(actor: User, room: Room, body: str = "Hello", **fields: Any) -> Message:
    return send_message(actor=actor, room_id=room.pk, id=uuid4(), body=body, **fields).message


def test_a_message_is_told_as_the_api_tells_it(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    said = say(alice, lobby, "Ship *it*")

    tell()

    (told,) = program.told
    assert told.said["type"] == "message.sent"
    data = told.said["data"]
    assert data["message"]["id"] == str(said.pk)
    assert (data["message"]["body"], data["room"]["name"]) == ("Ship *it*", "Lobby")
    assert (data["actor"]["username"], data["seq"]) == ("alice", said.seq)
    assert told.headers["content-type"] == "application/json"


def test_everything_that_happens_in_its_rooms_is_told_in_order(
    charlie: User, webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, bob: User, lobby: Room
) -> None:
    first = say(alice, lobby, "One")
    tell()
    edit_message(actor=alice, message_id=first.pk, body="Two")
    add_reaction(actor=bob, message_id=first.pk, emoji="👍")
    remove_reaction(actor=bob, message_id=first.pk, emoji="👍")
    send_files(bob, lobby, upload(bob, b"notes"))
    tell()
    delete_message(actor=alice, message_id=first.pk)
    join_room(actor=charlie, room_id=lobby.pk)
    leave_room(actor=charlie, room_id=lobby.pk)
    rename_room(actor=alice, room_id=lobby.pk, name="Hall")
    archive_room(actor=alice, room_id=lobby.pk)
    tell()

    assert program.kinds == [
        *("message.sent", "message.edited", "reaction.added", "reaction.removed", "message.sent"),
        *("file.shared", "message.deleted", "member.joined", "member.left", "room.renamed", "room.archived"),
    ]
    assert [each.said["data"].get("emoji") for each in program.told][2:4] == ["👍", "👍"]
    assert program.told[6].said["data"]["message"]["deleted"] is True


def test_only_the_kinds_and_rooms_that_were_chosen_are_told(
    make_webhook: MakeWebhook, program: Program, tell: Tell, alice: User, lobby: Room, general: Room
) -> None:
    make_webhook(kinds=["reaction.added"], rooms=[lobby.pk])
    for room in (lobby, general):
        add_reaction(actor=alice, message_id=say(alice, room).pk, emoji="👍")

    tell()

    assert [(each.said["type"], each.said["data"]["room"]["id"]) for each in program.told] == [
        ("reaction.added", lobby.pk)
    ]


def test_a_room_that_its_bot_is_not_in_is_not_told(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, bot: User, cellar: Room, lobby: Room
) -> None:
    say(alice, cellar, "Secret")
    tell()
    assert program.told == []

    remove_person(actor=alice, room_id=lobby.pk, person_id=bot.pk)
    say(alice, lobby, "Between us")
    tell()
    assert program.told == []


def test_a_room_that_its_bot_comes_into_is_told_from_then_on(
    cellar: Room, webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, bot: User
) -> None:
    say(alice, cellar, "Before")
    add_people(actor=alice, room_id=cellar.pk, people=[bot.pk])
    say(alice, cellar, "After")
    direct = open_direct(actor=alice, people=[bot.pk])
    say(alice, direct, "To you alone")

    tell()

    assert program.kinds == ["member.joined", "message.sent", "message.sent"]
    assert [each.said["data"]["message"]["body"] for each in program.told[1:]] == ["After", "To you alone"]


def test_what_bots_do_is_not_told_unless_it_is_asked_for_and_its_own_never(
    make_webhook: MakeWebhook, program: Program, tell: Tell, alice: User, bot: User, lobby: Room
) -> None:
    other = create_bot(actor=alice, username="echo", display_name="Echo")
    add_people(actor=alice, room_id=lobby.pk, people=[other.pk])
    webhook = make_webhook(kinds=["message.sent"])
    say(other, lobby, "I am a bot")
    say(bot, lobby, "So am I")
    tell()
    assert program.told == []

    OutgoingWebhook.objects.filter(pk=webhook.pk).update(hears_bots=True)
    say(other, lobby, "Again")
    say(bot, lobby, "Mine")
    tell()
    assert program.words == ["Again"]


def test_a_new_public_room_is_told_once_and_a_private_one_not(
    webhook: OutgoingWebhook, program: Program, tell: Tell, bob: User
) -> None:
    create_room(actor=bob, kind="public", name="Harbour")
    create_room(actor=bob, kind="private", name="Attic")

    tell()
    tell()

    assert [(each.said["type"], each.said["data"]["room"]["name"]) for each in program.told] == [
        ("room.created", "Harbour")
    ]


def test_off_it_is_told_nothing_and_on_again_only_what_comes(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    switch_webhook(actor=alice, webhook_id=webhook.pk, is_on=False)
    say(alice, lobby, "Unheard")
    tell()
    switch_webhook(actor=alice, webhook_id=webhook.pk, is_on=True)
    say(alice, lobby, "Heard")
    tell()

    assert program.words == ["Heard"]


def test_two_ways_of_verifying_take_what_was_signed_and_nothing_else(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    say(alice, lobby)
    tell()
    (told,) = program.told

    assert Webhook(webhook.secret).verify(told.body, told.headers)["type"] == "message.sent"
    at, signature = told.headers["x-slack-request-timestamp"], told.headers["x-slack-signature"]
    verifier = SignatureVerifier(webhook.secret)
    assert verifier.is_valid(told.body.decode(), at, signature)

    forged = told.body.replace(b"Hello", b"Hallo")
    assert not verifier.is_valid(forged.decode(), at, signature)
    with pytest.raises(WebhookVerificationError):
        Webhook(webhook.secret).verify(forged, told.headers)


def test_sending_costs_the_same_with_a_webhook_and_without(
    make_webhook: MakeWebhook, alice: User, lobby: Room, settings: Settings
) -> None:
    say(alice, lobby)
    with CaptureQueriesContext(connection) as without:
        say(alice, lobby)
    make_webhook()
    with CaptureQueriesContext(connection) as beside:
        say(alice, lobby)

    assert len(beside) == len(without)


def test_an_entry_is_told_once_although_whoever_reads_on_is_killed(
    webhook: OutgoingWebhook, alice: User, lobby: Room, tell: Tell, program: Program, monkeypatch: Any
) -> None:
    say(alice, lobby, "One")
    with monkeypatch.context() as patch:
        patch.setattr(WebhookPosition, "save", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell()
    assert not Delivery.objects.exists()

    tell()
    tell()

    assert program.words == ["One"]


def test_deleted_words_are_in_no_delivery_any_more(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room
) -> None:
    told, waiting = say(alice, lobby, "Swordfish"), say(alice, lobby, "Password")
    tell()
    Delivery.objects.filter(message=waiting).update(state="waiting")

    delete_message(actor=alice, message_id=told.pk)
    delete_message(actor=alice, message_id=waiting.pk)

    assert [each.payload for each in Delivery.objects.all()] == [{}]


def test_what_waits_of_a_room_is_not_told_once_its_bot_was_taken_out(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room, bot: User
) -> None:
    say(alice, lobby, "Secret")
    while follow():
        pass
    remove_person(actor=alice, room_id=lobby.pk, person_id=bot.pk)

    tell()

    assert program.told == []
    assert [each.state for each in Delivery.objects.all()] == ["done"]


def test_nor_is_it_told_again_by_hand(
    webhook: OutgoingWebhook, program: Program, tell: Tell, alice: User, lobby: Room, bot: User
) -> None:
    say(alice, lobby, "Secret")
    tell()
    remove_person(actor=alice, room_id=lobby.pk, person_id=bot.pk)

    replay(Delivery.objects.get())
    tell()

    assert program.words == ["Secret"]

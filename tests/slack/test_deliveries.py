"""What an app is told, in Slack's shapes: once, no more than its bot may read, and given up after some tries."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from syncchat.domain.messages.messages import delete_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.outgoing.deliveries import deliver, replay
from syncchat.domain.outgoing.formats import find_format
from syncchat.domain.outgoing.webhooks import create_webhook, send_test
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import join_room, remove_person
from syncchat.domain.rooms.rooms import archive_room, create_room, rename_room
from syncchat.models import Delivery, OutgoingWebhook, Room, User
from syncchat.protocol.kinds import DeliveryState, WebhookEvent
from syncchat.slack import envelopes
from syncchat.slack.deliveries import shape_callback
from syncchat.slack.ids import write_person, write_room
from syncchat.slack.times import write_ts
from syncchat.webhooks.following import follow
from tests.files.things import send_files, upload
from tests.slack.conftest import App, say

pytestmark = pytest.mark.django_db
BASE = "https://chat.example"


@pytest.fixture
def webhook(app: App, alice: User) -> OutgoingWebhook:
    made = {"name": "App", "format": "slack", "kinds": list(WebhookEvent)}
    return create_webhook(actor=alice, bot_id=app.bot.pk, **made)  # type: ignore[arg-type]


def tell(app: App) -> list[dict[str, Any]]:
    """Each event that is on its way now."""
    while follow():
        pass
    return [each.shape["payload"]["event"] for each in envelopes.claim(app.bot.pk, BASE)]


def test_what_happens_in_a_room_is_told_as_slack_tells_it(
    charlie: User, app: App, webhook: OutgoingWebhook, alice: User, bob: User, lobby: Room
) -> None:
    message = say(bob, lobby, "Ship *it*")
    add_reaction(actor=alice, message_id=message.pk, emoji="🎉")
    send_files(bob, lobby, upload(bob, b"notes"))
    join_room(actor=charlie, room_id=lobby.pk)
    rename_room(actor=alice, room_id=lobby.pk, name="Hall")
    archive_room(actor=alice, room_id=lobby.pk)
    told = tell(app)

    channel, ts = write_room(lobby), write_ts(message)
    kinds = [(each["type"], each.get("subtype")) for each in told]
    assert kinds == [
        ("message", None),
        ("reaction_added", None),
        ("message", "file_share"),
        ("file_shared", None),
        ("member_joined_channel", None),
        ("channel_rename", None),
        ("channel_archive", None),
    ]
    sent, reaction, shared, file, joined, renamed, _archived = told
    assert (sent["text"], sent["ts"], sent["channel"]) == ("Ship _it_", ts, channel)
    assert reaction["item"] == {"type": "message", "channel": channel, "ts": ts}
    assert (reaction["reaction"], reaction["item_user"]) == ("tada", write_person(bob.pk))
    assert shared["files"][0]["id"] == file["file_id"]
    assert shared["files"][0]["url_private"].startswith(f"{BASE}/files/")
    assert (joined["user"], joined["channel"]) == (write_person(charlie.pk), channel)
    assert renamed["channel"]["name"] == "Hall"


def test_of_a_deleted_message_its_place_is_told_and_no_word(
    app: App, webhook: OutgoingWebhook, bob: User, lobby: Room
) -> None:
    message = say(bob, lobby, "secret")
    while follow():
        pass
    delete_message(actor=bob, message_id=message.pk)
    told = tell(app)

    assert [each["subtype"] for each in told] == ["message_deleted"]
    assert told[0]["deleted_ts"] == write_ts(message)
    assert "secret" not in str(told)


def test_who_calls_the_bot_is_told_twice_as_slack_does_and_once_each(
    app: App, webhook: OutgoingWebhook, bob: User, lobby: Room
) -> None:
    say(bob, lobby, f"@{app.bot.username} help")
    first, second = tell(app), tell(app)

    assert [each["type"] for each in (*first, *second)] == ["message", "app_mention"]
    assert second[0]["text"] == f"<@{write_person(app.bot.pk)}> help"
    Delivery.objects.update(due_at=timezone.now())
    assert len(tell(app)) == 2


def test_a_direct_message_is_of_its_kind(app: App, webhook: OutgoingWebhook, bob: User, lobby: Room) -> None:
    direct = open_direct(actor=bob, people=[app.bot.pk])
    say(bob, direct, "psst")

    told = tell(app)
    assert [(each["channel_type"], each["channel"][0]) for each in told] == [("im", "D")]


def test_a_bot_that_was_taken_out_is_told_nothing_that_waited(
    app: App, webhook: OutgoingWebhook, alice: User, lobby: Room
) -> None:
    say(alice, lobby, "for members")
    while follow():
        pass
    remove_person(actor=alice, room_id=lobby.pk, person_id=app.bot.pk)

    assert tell(app) == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}


def test_a_new_room_is_told_although_the_bot_is_not_in_it(
    app: App, webhook: OutgoingWebhook, alice: User
) -> None:
    create_room(actor=alice, kind="public", name="New")
    assert [(each["type"], each["channel"]["name"]) for each in tell(app)] == [("channel_created", "New")]


def test_what_nobody_acknowledges_comes_again_and_not_for_ever(
    app: App, webhook: OutgoingWebhook, alice: User, lobby: Room
) -> None:
    say(alice, lobby, "ignored")
    for _time in range(envelopes.TIMES):
        assert len(tell(app)) == 1
        assert tell(app) == []
        Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert tell(app) == []
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_one_that_cannot_be_written_holds_up_no_other(
    app: App, webhook: OutgoingWebhook, alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_at_odd(delivery: Delivery, base: str) -> dict[str, Any] | None:
        told = shape_callback(delivery, base)
        if told and told["event"]["text"] == "odd":
            raise KeyError("odd")
        return told

    monkeypatch.setattr("syncchat.slack.envelopes.shape_callback", fail_at_odd)
    for word in ("one", "odd", "two"):
        say(alice, lobby, word)

    assert [each["text"] for each in (*tell(app), *tell(app))] == ["one", "two"]
    monkeypatch.undo()
    Delivery.objects.filter(attempts=1, message__body="odd").update(due_at=timezone.now())
    assert [each["text"] for each in tell(app)] == ["odd"]


def test_what_is_acknowledged_does_not_come_again(
    app: App, webhook: OutgoingWebhook, alice: User, lobby: Room
) -> None:
    say(alice, lobby, "heard")
    while follow():
        pass
    (envelope,) = envelopes.claim(app.bot.pk, BASE)
    assert envelopes.acknowledge(alice.pk, envelope.id) is None
    assert envelopes.acknowledge(app.bot.pk, "none") is None
    assert envelopes.acknowledge(app.bot.pk, envelope.id) == Delivery.objects.get()
    assert envelopes.acknowledge(app.bot.pk, envelope.id) is None
    envelopes.release(app.bot.pk, [envelope.id])

    assert envelopes.claim(app.bot.pk, BASE) == []


def test_what_a_socket_drops_is_free_at_once_and_was_no_try(
    app: App, webhook: OutgoingWebhook, alice: User, lobby: Room
) -> None:
    say(alice, lobby, "dropped")
    for _time in range(envelopes.TIMES + 2):
        assert len(tell(app)) == 1
        envelopes.release(app.bot.pk, [str(Delivery.objects.get().public_id)])


def test_a_post_has_slacks_envelope_and_a_test_asks_for_the_challenge(
    app: App, webhook: OutgoingWebhook, alice: User, lobby: Room
) -> None:
    made = find_format("slack")
    assert made
    say(alice, lobby, "told")
    while follow():
        pass
    written = made.write(Delivery.objects.get())
    assert written
    said = json.loads(written.body)
    assert (said["type"], said["event"]["text"], written.type) == (
        "event_callback",
        "told",
        "application/json",
    )
    assert said["authorizations"][0]["user_id"] == write_person(app.bot.pk)
    test = made.write(send_test(actor=alice, webhook_id=webhook.pk))
    assert test
    said = json.loads(test.body)
    assert said["type"] == "url_verification"
    challenge, asked = said["challenge"], Delivery.objects.get(kind="test")
    for right in (
        challenge,
        f"{challenge}\n",
        json.dumps({"challenge": challenge}),
        f"challenge={challenge}",
    ):
        assert made.doubt(asked, right.encode()) == ""
    for wrong in ("", "ok", "{}", "[1]", "\udcff".encode("utf-8", "surrogateescape")):
        assert "challenge" in made.doubt(asked, wrong if isinstance(wrong, bytes) else wrong.encode())
    assert [made.takes(status) for status in (200, 204, 404, 302, 410, 500)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_command_is_a_form(app: App, webhook: OutgoingWebhook, bob: User, lobby: Room) -> None:
    made = find_format("slack")
    assert made
    payload = {"command": "deploy", "text": "a&b", "response_url": "https://chat.example/answer/1"}
    used = deliver(webhook, "command.used", payload, room=lobby.pk, person=bob.pk)
    written = made.write(used)

    assert written
    form = dict(parse_qsl(written.body.decode()))
    assert (form["command"], form["text"], form["response_url"]) == (
        "/deploy",
        "a&b",
        payload["response_url"],
    )
    assert (form["user_id"], form["channel_id"]) == (write_person(bob.pk), write_room(lobby))
    (envelope,) = envelopes.claim(app.bot.pk, BASE)
    assert (envelope.shape["type"], envelope.shape["payload"]["command"]) == ("slash_commands", "/deploy")


def test_a_command_that_waited_for_too_long_is_not_done_any_more(
    app: App, webhook: OutgoingWebhook, bob: User, lobby: Room
) -> None:
    about = {"room": lobby.pk, "person": bob.pk}
    late = deliver(webhook, "command.used", {"command": "deploy", "text": "late"}, **about)
    Delivery.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(minutes=31))
    deliver(webhook, "command.used", {"command": "deploy", "text": "soon"}, **about)

    claimed = envelopes.claim(app.bot.pk, BASE)

    assert [each.shape["payload"]["text"] for each in claimed] == ["soon"]
    late.refresh_from_db()
    assert late.state == DeliveryState.DEAD


def test_what_a_socket_drops_after_it_was_told_again_counts_no_less_than_none(
    app: App, webhook: OutgoingWebhook, bob: User, lobby: Room
) -> None:
    say(bob, lobby, "Hello")
    while follow():
        pass
    (envelope,) = envelopes.claim(app.bot.pk, BASE)
    envelopes.acknowledge(app.bot.pk, envelope.id)
    replay(Delivery.objects.get())

    envelopes.release(app.bot.pk, [envelope.id])

    assert Delivery.objects.get().attempts == 0

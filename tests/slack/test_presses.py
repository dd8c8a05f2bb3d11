"""Block Kit's buttons and selects: read from blocks, told in Slack's shape once, and answered by its apps."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from syncchat.domain.hooks.incoming import create_webhook as create_incoming
from syncchat.domain.ids import make_id
from syncchat.domain.outgoing.answers import make_response_url
from syncchat.domain.outgoing.formats import find_format
from syncchat.domain.outgoing.webhooks import create_webhook
from syncchat.models import Delivery, Membership, Message, MessageActions, OutgoingWebhook, Room, User
from syncchat.protocol.kinds import DeliveryState
from syncchat.slack import envelopes
from syncchat.slack.ids import write_person, write_room
from syncchat.slack.times import write_ts
from syncchat.webhooks.pressing import press
from tests.slack.conftest import App

pytestmark = pytest.mark.django_db
BASE = "https://chat.example"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


SHIP = {
    "type": "button",
    "action_id": "ship",
    "text": plain("Ship *it*"),
    "value": "17 <@U1>",
    "style": "primary",
}
DAYS = [{"text": plain("Thursday"), "value": "thu"}, {"text": plain("Friday"), "value": "fri"}]
DAY = {"type": "static_select", "action_id": "day", "placeholder": plain("Which day?"), "options": DAYS}
DATE = {"type": "datepicker", "action_id": "date", "text": plain("Any date")}
BLOCKS: list[dict[str, Any]] = [
    {
        "type": "section",
        "block_id": "what",
        "text": {"type": "mrkdwn", "text": "*Order* 17"},
        "accessory": SHIP,
    },
    {"type": "actions", "block_id": "when", "elements": [DAY, DATE]},
]


@pytest.fixture
def webhook(app: App, alice: User) -> OutgoingWebhook:
    return create_webhook(actor=alice, bot_id=app.bot.pk, name="App", format="slack")


def ask(app: App, room: Room, blocks: list[dict[str, Any]] = BLOCKS, **fields: Any) -> Message:
    answer = app.do("chat.postMessage", channel=write_room(room), text="fallback", blocks=blocks, **fields)
    return Message.objects.get(room=room, seq=int(answer["ts"].partition(".")[2]))


def use(person: User, message: Message, row: str, action: str, *values: str) -> Delivery:
    asked: dict[str, Any] = {"id": make_id(), "row": row, "action": action, "values": values, "origin": BASE}
    press(actor=person, message_id=message.pk, **asked)
    return Delivery.objects.order_by("-pk")[0]


def tell(delivery: Delivery) -> dict[str, Any]:
    made = find_format("slack")
    assert made
    written = made.write(delivery)
    assert written
    assert written.type == "application/x-www-form-urlencoded"
    told: dict[str, Any] = json.loads(parse_qs(written.body.decode())["payload"][0])
    return told


def test_what_can_be_pressed_is_no_words_and_stands_in_history_as_blocks(app: App, lobby: Room) -> None:
    message = ask(app, lobby)

    assert message.body == "**Order** 17\nAny date"
    kept = MessageActions.objects.get().rows
    assert [(row["id"], [each["kind"] for each in row["elements"]]) for row in kept] == [
        ("what", ["button"]),
        ("when", ["select"]),
    ]
    # What a program is told back is what it said, whatever it looks like
    assert kept[0]["elements"][0]["value"] == "17 <@U1>"
    page = app.do("conversations.history", channel=write_room(lobby), limit=1)
    words, first, second = page["messages"][0]["blocks"]
    assert words["text"]["text"] == "*Order* 17\nAny date"
    assert first == {"type": "actions", "block_id": "what", "elements": [SHIP]}
    assert second["elements"] == [DAY]


def test_a_press_is_told_as_slack_tells_it(
    app: App, webhook: OutgoingWebhook, lobby: Room, bob: User
) -> None:
    message = ask(app, lobby)
    told = tell(use(bob, message, "what", "ship"))

    assert told["type"] == "block_actions"
    (action,) = told["actions"]
    assert action.pop("action_ts")
    assert action == {**SHIP, "block_id": "what"}
    assert (told["user"]["id"], told["channel"]["id"]) == (write_person(bob.pk), write_room(lobby))
    assert told["container"]["message_ts"] == told["message"]["ts"]
    assert told["message"]["blocks"][1]["block_id"] == "what"
    assert told["response_url"].startswith(f"{BASE}/answers/")

    chosen = tell(use(bob, message, "when", "day", "fri"))
    assert chosen["actions"][0]["selected_option"] == DAYS[1]
    assert chosen["state"]["values"]["when"]["day"]["selected_option"]["value"] == "fri"


def test_of_several_all_that_are_chosen_are_told(
    app: App, webhook: OutgoingWebhook, lobby: Room, bob: User
) -> None:
    groups = [{"label": plain("This week"), "options": DAYS}]
    many = {
        "type": "multi_static_select",
        "action_id": "days",
        "placeholder": plain("Which?"),
        "option_groups": groups,
    }
    message = ask(app, lobby, [{"type": "actions", "block_id": "when", "elements": [many]}])

    told = tell(use(bob, message, "when", "days", "thu", "fri"))
    assert [each["value"] for each in told["actions"][0]["selected_options"]] == ["thu", "fri"]
    assert told["message"]["blocks"][1]["elements"][0]["option_groups"][0]["label"] == plain("This week")


def test_in_socket_mode_it_comes_once_in_an_envelope_and_not_late(
    app: App, webhook: OutgoingWebhook, lobby: Room, bob: User
) -> None:
    message = ask(app, lobby)
    use(bob, message, "what", "ship")
    (envelope,) = envelopes.claim(app.bot.pk, BASE)
    assert (envelope.shape["type"], envelope.shape["payload"]["type"]) == ("interactive", "block_actions")
    # Nobody acknowledged it: told again, it might be done twice
    Delivery.objects.update(due_at=timezone.now(), created_at=timezone.now() - timedelta(seconds=31))
    assert envelopes.claim(app.bot.pk, BASE) == []
    assert Delivery.objects.get().state == DeliveryState.DEAD

    use(bob, message, "what", "ship")
    (envelope,) = envelopes.claim(app.bot.pk, BASE)
    assert envelopes.acknowledge(app.bot.pk, envelope.id)
    assert Delivery.objects.get(public_id=UUID(envelope.id)).state == DeliveryState.DONE


def test_in_socket_mode_a_press_is_not_told_again_when_the_socket_ends(
    app: App, webhook: OutgoingWebhook, lobby: Room, bob: User
) -> None:
    use(bob, ask(app, lobby), "what", "ship")
    (envelope,) = envelopes.claim(app.bot.pk, BASE)
    envelopes.release(app.bot.pk, [envelope.id])
    assert envelopes.claim(app.bot.pk, BASE) == []


def test_in_socket_mode_a_press_that_the_app_may_not_hear_was_not_taken(
    app: App, webhook: OutgoingWebhook, lobby: Room, bob: User
) -> None:
    use(bob, ask(app, lobby), "what", "ship")
    Membership.objects.filter(user=app.bot).delete()
    assert envelopes.claim(app.bot.pk, BASE) == []
    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_an_update_replaces_what_can_be_pressed_or_takes_it_away(app: App, lobby: Room) -> None:
    message = ask(app, lobby)
    said = {"channel": write_room(lobby), "ts": write_ts(message)}
    app.do("chat.update", text="Still", blocks=BLOCKS[1:], **said)
    assert [row["id"] for row in MessageActions.objects.get().rows] == ["when"]
    app.do("chat.update", text="*Shipped*", **said)
    message.refresh_from_db()
    assert (message.body, MessageActions.objects.count()) == ("**Shipped**", 0)


MORE = {"type": "actions", "elements": [SHIP | {"action_id": str(n)} for n in range(26)]}


@pytest.mark.parametrize(
    "block",
    [
        MORE,
        {"type": "actions", "elements": [SHIP, SHIP]},
        {"type": "actions", "elements": [SHIP | {"value": "x" * 2_001}]},
        {"type": "actions", "elements": [SHIP | {"action_id": "x" * 256}]},
        {"type": "actions", "elements": [SHIP | {"text": plain("")}]},
        {"type": "actions", "elements": [DAY | {"options": DAYS * 51}]},
        {"type": "actions", "elements": [DAY | {"options": []}]},
    ],
)
def test_more_than_slack_allows_is_refused_by_its_word(app: App, lobby: Room, block: dict[str, Any]) -> None:
    sent = {"channel": write_room(lobby), "text": "fallback", "blocks": [block]}
    assert app.refuse("chat.postMessage", **sent) == "invalid_blocks"
    assert not MessageActions.objects.exists()


def test_an_answer_in_blocks_replaces_the_message(
    app: App, webhook: OutgoingWebhook, lobby: Room, bob: User
) -> None:
    pressed = use(bob, ask(app, lobby), "what", "ship")
    path = make_response_url(pressed.public_id, "")
    said = {"replace_original": True, "text": "x", "blocks": [BLOCKS[1]]}

    assert Client().post(path, said, content_type="application/json").content == b"ok"

    assert [row["id"] for row in MessageActions.objects.get().rows] == ["when"]
    assert Message.objects.get(author=app.bot, kind="text").body == "Any date"
    said["blocks"] = [MORE]
    assert Client().post(path, said, content_type="application/json").content == b"invalid_blocks"


def test_an_incoming_webhooks_buttons_are_words_unless_somebody_answers_for_its_bot(
    alice: User, lobby: Room, bob: User
) -> None:
    incoming, secret = create_incoming(actor=alice, room_id=lobby.pk, name="Orders")

    def post(said: Any, kind: str = "application/json") -> str:
        answer = Client().post(f"/hooks/{incoming.pk}/{secret}", said, content_type=kind)
        return answer.content.decode()

    def read() -> str:
        return Message.objects.filter(author=incoming.bot, kind="text").order_by("-seq")[0].body

    payload = {"text": "x", "blocks": BLOCKS}
    assert (post(payload), read()) == ("ok", "**Order** 17\nShip \\*it\\*\nAny date")
    create_webhook(actor=alice, bot_id=incoming.bot_id, name="Answers", format="slack")
    assert (post(payload), read()) == ("ok", "**Order** 17\nAny date")
    assert MessageActions.objects.count() == 1
    form = "payload=" + json.dumps(payload)
    assert post(form, "application/x-www-form-urlencoded") == "ok"
    assert MessageActions.objects.count() == 2
    assert post({"text": "x", "blocks": [MORE]}) == "invalid_blocks"
    assert post({"text": "only words"}) == "ok"

"""Outgoing webhooks in Slack's format: what a Bolt app expects at its address, or over Socket Mode."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from syncchat.access import get_room_for
from syncchat.domain.outgoing.formats import Format, Written, register_format
from syncchat.errors import NotFound
from syncchat.models import Delivery, Message, Room, User
from syncchat.models.messages.attachment import gather_files
from syncchat.models.outgoing.delivery import PRESSED, USED
from syncchat.protocol.kinds import WebhookEvent, WebhookFormat
from syncchat.slack.ids import TEAM, write_app, write_id, write_person, write_room
from syncchat.slack.names import Names
from syncchat.slack.shapes.actions import shape_pressed
from syncchat.slack.shapes.events import MENTION, shape_event

Shape = dict[str, Any]
MENTIONS = UUID("019aa000-0000-7000-8000-6d656e74696f")
TEST = "test"
# A healthy Bolt app says so of an event that it has no listener for
NOT_LISTENED_FOR = 404


def write_delivery(delivery: Delivery) -> Written | None:
    """The body of a post; None for what Slack has no words for, or what its bot may not read any more."""
    base = settings.PUBLIC_URL
    if delivery.kind in (USED, PRESSED):
        form = (
            shape_command(delivery, base) if delivery.kind == USED else _enclose(shape_press(delivery, base))
        )
        return Written(urlencode(form).encode(), "application/x-www-form-urlencoded") if form else None
    said = shape_test(delivery) if delivery.kind == TEST else shape_callback(delivery, base)
    return Written(_write(said).encode()) if said else None


def _write(said: Shape) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _enclose(said: Shape | None) -> Shape | None:
    return {"payload": _write(said)} if said else None


def takes(status: int) -> bool:
    return 200 <= status < 300 or status == NOT_LISTENED_FOR


def shape_test(delivery: Delivery) -> Shape:
    """What Slack asks of an address before it is used; a Bolt app says the challenge."""
    return {"token": make_token(delivery), "challenge": delivery.public_id.hex, "type": "url_verification"}


def doubt_test(delivery: Delivery, content: bytes) -> str:
    """Whoever does not say the challenge is no app that reads what it is told: as words, JSON or a form."""
    challenge, text = delivery.public_id.hex, content.decode("utf-8", "replace").strip()
    if delivery.kind != TEST or text in (challenge, f"challenge={challenge}"):
        return ""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict) and said.get("challenge") == challenge:
        return ""
    return _("It was taken, but not answered with the challenge, as Slack's apps do")


def shape_press(delivery: Delivery, base: str) -> Shape | None:
    """`block_actions`; None for a message that is gone, or that its bot may not read any more."""
    bot, person = delivery.webhook.bot, delivery.person
    found = _read(delivery, bot)
    if person is None or found is None:
        return None
    room, message = found
    if message is None or message.deleted_at is not None:
        return None
    return {
        "type": "block_actions",
        "token": make_token(delivery),
        "team": {"id": TEAM, "domain": base.partition("://")[2]},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": write_app(bot),
        "trigger_id": delivery.public_id.hex,
        **shape_pressed(delivery, room, message, person, base),
        "response_url": str(delivery.payload.get("response_url", "")),
    }


def shape_callback(delivery: Delivery, base: str) -> Shape | None:
    bot = delivery.webhook.bot
    found = _read(delivery, bot)
    if found is None:
        return None
    room, message = found
    event = shape_event(delivery, room, message, base)
    if event is None:
        return None
    if delivery.kind == WebhookEvent.MESSAGE_SENT and message is not None:
        _tell_mention(delivery, message, bot)
    return {
        "token": make_token(delivery),
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": write_app(bot),
        "event": event,
        "type": "event_callback",
        "event_id": write_id("Ev", delivery.public_id.int, 25),
        "event_time": int(delivery.created_at.timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": write_person(bot.pk),
                "is_bot": bot.is_bot,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": delivery.public_id.hex,
    }


def shape_command(delivery: Delivery, base: str) -> Shape | None:
    """A slash command: ``command``, ``text`` and ``response_url`` of the payload, used by the delivery's person."""
    person, bot = delivery.person, delivery.webhook.bot
    if person is None or delivery.room is None:
        return None
    said = delivery.payload
    return {
        "token": make_token(delivery),
        "team_id": TEAM,
        "team_domain": base.partition("://")[2],
        "channel_id": write_room(delivery.room),
        "channel_name": delivery.room.name or "directmessage",
        "user_id": write_person(person.pk),
        "user_name": person.username,
        "command": "/" + str(said.get("command", "")).removeprefix("/"),
        "text": str(said.get("text", "")),
        "api_app_id": write_app(bot),
        "is_enterprise_install": "false",
        "response_url": str(said.get("response_url", "")),
        "trigger_id": delivery.public_id.hex,
    }


def make_token(delivery: Delivery) -> str:
    """The word by which Slack's first apps knew it. What is sent is signed besides."""
    return sha256(f"token {delivery.webhook.secret}".encode()).hexdigest()[:24]


def _read(delivery: Delivery, bot: User) -> tuple[Room, Message | None] | None:
    """As it is now, if the bot may read it now."""
    try:
        room = delivery.room and get_room_for(bot, delivery.room.pk)[0]
    except NotFound:
        # A room that was made and that it may join; and what it has left
        room = delivery.room if delivery.kind == WebhookEvent.ROOM_CREATED else None
    if room is None:
        return None
    found = room.messages.filter(pk=delivery.message_id).for_display() if delivery.message_id else []
    messages = list(found)
    gather_files(messages)
    return room, (messages[0] if messages else None)


def _tell_mention(delivery: Delivery, message: Message, bot: User) -> None:
    """Slack has an event of its own for it, beside that of the message. Told once, however often this is written."""
    if not message.mentions.filter(user=bot).exists():
        return
    Delivery.objects.get_or_create(
        public_id=uuid5(MENTIONS, delivery.public_id.hex),
        defaults={
            "webhook": delivery.webhook,
            "kind": MENTION,
            "payload": delivery.payload,
            "message_id": delivery.message_id,
            "room_id": delivery.room_id,
            "created_at": delivery.created_at,
            "due_at": delivery.due_at,
        },
    )


def name_people(delivery: Delivery, said: Any) -> Any:
    """What an app answers, with our names in the place of ids."""
    return Names(delivery.webhook.bot, said).put(said)


register_format(WebhookFormat.SLACK, Format(write_delivery, takes, doubt_test, name_people))

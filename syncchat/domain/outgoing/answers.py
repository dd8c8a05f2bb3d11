"""What a program answers to whoever used its command or button: at once, or later at an address made for it.

The address bears a signature and a time, and nothing that could be guessed from another one.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import structlog
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from syncchat.domain.hooks.parts import PARTS_LIMIT, split
from syncchat.domain.hooks.payloads import Unreadable, part_actions, read_payload, read_post
from syncchat.domain.hooks.posting import send_whole
from syncchat.domain.hooks.shapes import as_dicts, as_text
from syncchat.domain.markup import render
from syncchat.domain.messages.messages import delete_message, edit_message
from syncchat.domain.messages.sending import Outgoing
from syncchat.domain.outgoing.formats import find_format
from syncchat.errors import Conflict, DomainError, Invalid, NotFound
from syncchat.log import publish
from syncchat.models import Delivery, Membership, OutgoingWebhook
from syncchat.protocol.kinds import WebhookFormat
from syncchat.protocol.programs.actions import ActionRow

ANSWERS_LIMIT = 5
GOOD_FOR = 30 * 60  # seconds
IN_ROOM = "in_channel"
_SALT = "syncchat.answers"
_MESSAGES = UUID("019aa000-0000-7000-8000-616e73776572")

logger = structlog.get_logger(__name__)


class Answer(NamedTuple):
    """Words, for the room or for whoever asked; or another message in the place of the one that was pressed on."""

    body: str
    in_room: bool
    actions: Sequence[ActionRow] = ()
    replaces: bool = False
    deletes: bool = False


def read_answer(delivery: Delivery, kind: str, content: bytes) -> Answer | None:
    """Words for whoever asked, unless it says that they are for the room. None where nothing is said. Buttons are
    words where they are for one person alone: that is no message.

    Raises: Unreadable, if it is neither text nor JSON that says something.
    """
    if not content.strip():
        return None
    parsed = _parse(content)
    # What answered a command is no message, so there is nothing to put another in the place of
    is_about_message = delivery.message_id is not None
    if parsed is not None and is_about_message and parsed.get("delete_original") is True:
        return Answer("", in_room=False, deletes=True)
    if parsed is not None and not any(parsed.get(name) for name in ("text", "blocks", "attachments")):
        # Slack's "I have it": `{}`, or a type without words
        return None
    if parsed is None and delivery.webhook.format == WebhookFormat.SLACK:
        # Bolt answers with bare words, which bear Slack's marks all the same
        parsed = {"text": content.decode("utf-8", "replace")}
    is_markdown = delivery.webhook.format == WebhookFormat.STANDARD
    if parsed is None:
        body = read_post(kind.partition(";")[0].strip().lower(), content, is_markdown=is_markdown)
        return Answer(body, in_room=False)
    in_room, replaces = (
        as_text(parsed.get("response_type")) == IN_ROOM,
        is_about_message and parsed.get("replace_original") is True,
    )
    rest, actions = _part(parsed) if in_room or replaces else (parsed, [])
    if made := find_format(delivery.webhook.format):
        rest = made.name(delivery, rest)
    return Answer(read_payload(rest, is_markdown=is_markdown), in_room, actions, replaces)


def _part(parsed: dict[str, Any]) -> tuple[dict[str, Any], list[ActionRow]]:
    """In Slack's blocks, or in rows of our own."""
    rest, actions = part_actions(parsed)
    try:
        return rest, actions or [ActionRow(**row) for row in as_dicts(parsed.get("actions"))]
    except (TypeError, ValueError):
        raise Unreadable("invalid_actions") from None


def make_response_url(public_id: UUID, origin: str) -> str:
    """Where a program answers a delivery within half an hour, five times at most."""
    token = signing.TimestampSigner(salt=_SALT).sign(public_id.hex)
    return origin + reverse("answer", args=[token])


def find_asked(token: str) -> Delivery:
    """Raises: NotFound, the same for a forged address, one that is over, and what is gone."""
    try:
        name = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=GOOD_FOR)
        public_id = UUID(hex=name)
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    asked = Delivery.objects.select_related("webhook__bot", "room", "person").filter(public_id=public_id)
    usable = asked.filter(webhook__in=OutgoingWebhook.objects.active())
    found = usable.filter(person__is_active=True, room__isnull=False).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def answer_later(delivery: Delivery, answer: Answer) -> None:
    """Raises:
    Conflict: it was answered as often as may be.
    NotFound, Forbidden, Invalid: as `answer_now`.
    """
    free = Delivery.objects.filter(pk=delivery.pk, answers__lt=ANSWERS_LIMIT)
    if not free.update(answers=F("answers") + 1):
        raise Conflict("used_url")
    delivery.refresh_from_db(fields=["answers"])
    answer_now(delivery, answer)
    if not (answer.in_room or answer.replaces or answer.deletes):
        # Which one: another may be kept before this one is shown
        number = len(delivery.whispers) - 1
        publish.signal_after_commit(kind="answer", delivery=delivery.pk, number=number)


@transaction.atomic
def answer_now(delivery: Delivery, answer: Answer) -> None:
    """Said by the bot in the room; or kept for whoever asked, who alone is shown it.

    Raises:
        NotFound: the bot, or whoever asked, is in the room no more.
        Forbidden: nobody may write there.
        Invalid: more words than so many messages hold.
    """
    if len(parts := split(answer.body)) > PARTS_LIMIT:
        raise Invalid("msg_too_long", field="body")
    if not Membership.objects.filter(user=delivery.person_id, room=delivery.room_id).exists():
        raise NotFound
    if answer.replaces or answer.deletes:
        _change_original(delivery, answer)
    elif answer.in_room:
        send_whole(_list_outgoing(delivery, answer, parts))
    else:
        said = [{"body": answer.body, "html": render(answer.body, people={}).html}]
        kept = Delivery.objects.select_for_update().get(pk=delivery.pk).whispers
        delivery.whispers = [*kept, *said]
        delivery.save(update_fields=["whispers"])


def take_answer(delivery: Delivery, kind: str, content: bytes) -> None:
    """One of the five that it has. Nobody waits for it any more, so what cannot be said is logged."""
    try:
        answer = read_answer(delivery, kind, content)
        if answer is not None:
            answer_later(delivery, answer)
    except (Unreadable, DomainError) as refusal:
        logger.info("answer_not_said", delivery=delivery.pk, reason=str(refusal))


def _change_original(delivery: Delivery, answer: Answer) -> None:
    """Raises: Forbidden, if it is deleted by now."""
    if delivery.message_id is None:
        raise NotFound
    bot = delivery.webhook.bot
    if answer.deletes:
        delete_message(actor=bot, message_id=delivery.message_id)
    else:
        edit_message(actor=bot, message_id=delivery.message_id, body=answer.body, actions=answer.actions)


def _list_outgoing(delivery: Delivery, answer: Answer, parts: list[str]) -> list[Outgoing]:
    thread = delivery.payload.get("thread")
    return [
        Outgoing(
            delivery.webhook.bot_id,
            delivery.room_id or 0,
            uuid5(_MESSAGES, f"{delivery.public_id} {delivery.answers} {number}"),
            part,
            thread=UUID(thread) if thread else None,
            actions=answer.actions if number == len(parts) - 1 else (),
        )
        for number, part in enumerate(parts)
    ]


def _parse(content: bytes) -> dict[str, object] | None:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None

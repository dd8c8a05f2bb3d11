"""What a program answers to whoever used its command or button: at once, or later at an address made for it.

The address bears a signature and a time, and nothing that could be guessed from another one.
"""

import json
from typing import NamedTuple
from uuid import UUID, uuid5

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from syncchat.domain.hooks.parts import PARTS_LIMIT, split
from syncchat.domain.hooks.payloads import read_post
from syncchat.domain.hooks.posting import send_whole
from syncchat.domain.hooks.shapes import as_text
from syncchat.domain.markup import render
from syncchat.domain.messages.sending import Outgoing
from syncchat.domain.outgoing.formats import find_format
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.log import publish
from syncchat.models import Delivery, Membership, OutgoingWebhook
from syncchat.protocol.kinds import WebhookFormat

ANSWERS_LIMIT = 5
GOOD_FOR = 30 * 60  # seconds
IN_ROOM = "in_channel"
_SALT = "syncchat.answers"
_MESSAGES = UUID("019aa000-0000-7000-8000-616e73776572")


class Answer(NamedTuple):
    body: str
    in_room: bool


def read_answer(delivery: Delivery, kind: str, content: bytes) -> Answer | None:
    """Words for whoever asked, unless it says that they are for the room. None where nothing is said.

    Raises: Unreadable, if it is neither text nor JSON that says something.
    """
    if not content.strip():
        return None
    parsed = _parse(content)
    if parsed is not None and not any(parsed.get(name) for name in ("text", "blocks", "attachments")):
        # Slack's "I have it": `{}`, or a type without words
        return None
    if parsed is None and delivery.webhook.format == WebhookFormat.SLACK:
        # Bolt answers with bare words, which bear Slack's marks all the same
        parsed = {"text": content.decode("utf-8", "replace")}
    if parsed is not None and (made := find_format(delivery.webhook.format)):
        parsed = made.name(delivery, parsed)
        content, kind = json.dumps(parsed).encode(), "application/json"
    is_markdown = delivery.webhook.format == WebhookFormat.STANDARD
    body = read_post(kind.partition(";")[0].strip().lower(), content, is_markdown=is_markdown)
    return Answer(body, parsed is not None and as_text(parsed.get("response_type")) == IN_ROOM)


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
    if not answer.in_room:
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
    if answer.in_room:
        send_whole([_make_outgoing(delivery, number, part) for number, part in enumerate(parts)])
    else:
        said = [{"body": answer.body, "html": render(answer.body, people={}).html}]
        kept = Delivery.objects.select_for_update().get(pk=delivery.pk).whispers
        delivery.whispers = [*kept, *said]
        delivery.save(update_fields=["whispers"])


def _make_outgoing(delivery: Delivery, number: int, part: str) -> Outgoing:
    thread = delivery.payload.get("thread")
    return Outgoing(
        delivery.webhook.bot_id,
        delivery.room_id or 0,
        uuid5(_MESSAGES, f"{delivery.public_id} {delivery.answers} {number}"),
        part,
        thread=UUID(thread) if thread else None,
    )


def _parse(content: bytes) -> dict[str, object] | None:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None

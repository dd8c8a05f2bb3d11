"""A program's words on their way into the room: by the verb that everybody sends by, with what that refuses."""

from datetime import timedelta
from hashlib import sha256
from secrets import compare_digest
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.hooks.parts import PARTS_LIMIT, split, split_quietly
from syncchat.domain.hooks.payloads import Post
from syncchat.domain.ids import make_id
from syncchat.domain.limits.limits import check_send
from syncchat.domain.messages.sending import Outgoing, send_messages
from syncchat.errors import DomainError, Invalid, NotFound
from syncchat.models import IncomingWebhook, Message

POSTS = UUID("019aa000-0000-7000-8000-686f6f6b7321")
# As "last used" is told: a write for each post would double them
NOTED_EVERY = timedelta(minutes=1)


def digest_secret(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def find_webhook(webhook_id: int, secret: str) -> IncomingWebhook:
    """Raises: NotFound, the same for a wrong secret, none such, a disabled one, and one whose bot is locked out."""
    webhook = IncomingWebhook.objects.usable().select_related("room", "bot").filter(pk=webhook_id).first()
    if not compare_digest(webhook.digest if webhook else "", digest_secret(secret)) or webhook is None:
        raise NotFound
    return webhook


def say_in_room(webhook: IncomingWebhook, post: Post, key: str = "") -> list[Message]:
    """Say it in the room, all of it or nothing. Once for each ``key``, however often it comes. What can be pressed
    stands beneath the last of its messages.

    Raises:
        NotFound: the bot was removed from the room.
        Forbidden: the room is archived, or only moderators write in it.
        Invalid: nothing in it, or more than so many messages hold.
        RateLimited: faster than a person writes.
    """
    parts = split(post.body) if webhook.calls_people else split_quietly(post.body)
    if len(parts) > PARTS_LIMIT:
        raise Invalid(_("More than %s messages hold. Send it in parts.") % PARTS_LIMIT, field="body")
    check_send(webhook.bot_id)
    batch = [
        Outgoing(
            webhook.bot_id,
            webhook.room_id,
            _name_message(webhook, key, number),
            part,
            actions=post.actions if number == len(parts) - 1 else (),
        )
        for number, part in enumerate(parts)
    ]
    messages = send_whole(batch)
    _note_use(webhook)
    return messages


@transaction.atomic
def send_whole(batch: list[Outgoing]) -> list[Message]:
    messages = []
    for result in send_messages(batch):
        if isinstance(result, DomainError):
            raise result
        messages.append(result.message)
    return messages


def _name_message(webhook: IncomingWebhook, key: str, number: int) -> UUID:
    return uuid5(POSTS, f"{webhook.pk} {number} {key}") if key else make_id()


def _note_use(webhook: IncomingWebhook) -> None:
    now = timezone.now()
    if webhook.last_used_at is None or now - webhook.last_used_at >= NOTED_EVERY:
        IncomingWebhook.objects.filter(pk=webhook.pk).update(last_used_at=now)

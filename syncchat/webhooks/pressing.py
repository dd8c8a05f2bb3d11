"""Pressing something on a bot's message: put down for its program in the transaction of whoever presses.

Told once and soon, or not at all: whoever pressed sees what became of it. It is no command of the socket, so it never
waits in an outbox: what was pressed an hour ago in a train is not wanted now.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import get_message_for
from syncchat.domain.limits.limits import check_send
from syncchat.domain.messages.actions import check_values, find_action
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.outgoing.answers import make_response_url
from syncchat.domain.outgoing.deliveries import deliver
from syncchat.domain.outgoing.webhooks import find_answering
from syncchat.domain.rooms.locking import lock_message
from syncchat.errors import Forbidden, NotFound, Unanswered
from syncchat.models import Delivery, Membership, Message, OutgoingWebhook, User
from syncchat.models.outgoing.delivery import PRESSED
from syncchat.protocol.kinds import DeliveryState
from syncchat.protocol.programs.actions import Action, Press
from syncchat.serializers.messages import serialize_messages
from syncchat.serializers.people import serialize_person
from syncchat.serializers.rooms import serialize_room
from syncchat.webhooks.happenings import write

# A little longer than it may take until it is told, so that what is called lost is lost
PATIENCE = timedelta(seconds=15)
_PRESSES = UUID("019aa000-0000-7000-8000-707265737365")
_STATES = {DeliveryState.WAITING: "waiting", DeliveryState.DONE: "taken", DeliveryState.DEAD: "failed"}


@transaction.atomic
def press(
    *,
    actor: User,
    message_id: UUID,
    id: UUID,  # noqa: A002
    row: str,
    action: str,
    values: Sequence[str],
    origin: str,
) -> Press:
    """Once, however often it comes with the same ``id``. ``origin`` is that of the address for answers.

    Raises:
        NotFound: no such message, or not of a room of theirs.
        Forbidden: the room is archived, the message deleted, a bot presses, or one who cannot write to this one.
        Silenced: they cannot write for a time.
        Conflict: that is not there, or not any more.
        Invalid: that cannot be chosen.
        RateLimited: faster than messages may be sent.
        Unanswered: nobody answers for the bot.
    """
    message, membership = lock_message(actor, message_id)
    if actor.is_bot:
        raise Forbidden(_("Bots press nothing."))
    public_id = _name(actor, id)
    known = Delivery.objects.filter(public_id=public_id).first()
    if known is not None:
        return _describe(id, known)
    if message.deleted_at is not None:
        raise Forbidden(_("This message was deleted."))
    # What it makes a program say, they would say
    check_may_speak(actor)
    if membership.is_shut_out():
        raise Forbidden(_("You and this person cannot write to each other."))
    check_send(actor.pk)
    pressed = find_action(message, row, action)
    check_values(pressed, values)
    webhook = _find_program(message)
    payload = {
        "message": write(serialize_messages([message], webhook.bot)[0]),
        "room": write(serialize_room(message.room)),
        "person": write(serialize_person(actor)),
        "action": _describe_action(row, pressed, values),
        **({"thread": str(message.thread_id)} if message.thread_id else {}),
        "response_url": make_response_url(public_id, origin),
    }
    about = {"message": message.pk, "room": message.room_id, "person": actor.pk, "public_id": public_id}
    return _describe(id, deliver(webhook, PRESSED, payload, **about))


def look_at_press(*, actor: User, message_id: UUID, id: UUID) -> Press:  # noqa: A002
    """What became of it. Raises: NotFound, if they did not press there, or see it no more."""
    get_message_for(actor, message_id)
    found = Delivery.objects.filter(public_id=_name(actor, id), message=message_id).first()
    if found is None:
        raise NotFound
    if found.state == DeliveryState.WAITING and timezone.now() - found.created_at > PATIENCE:
        waiting = Delivery.objects.filter(pk=found.pk, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.DEAD)
        found.refresh_from_db(fields=["state"])
    return _describe(id, found)


def _name(actor: User, press_id: UUID) -> UUID:
    """Whatever id others choose, nobody comes upon another one's press."""
    return uuid5(_PRESSES, f"{actor.pk} {press_id}")


def _find_program(message: Message) -> OutgoingWebhook:
    webhook = find_answering(message.author_id)
    if (
        webhook is None
        or not Membership.objects.filter(user=message.author_id, room=message.room_id).exists()
    ):
        raise Unanswered(_("%s is away: nobody answers for it at the moment.") % message.author.name)
    return webhook


def _describe_action(row: str, action: Action, values: Sequence[str]) -> dict[str, Any]:
    said = {"row": row, "id": action.id, "kind": action.kind, "text": action.text}
    if action.kind == "button":
        return said | ({} if action.value is None else {"value": action.value})
    return said | {"values": list(values)}


def _describe(press_id: UUID, delivery: Delivery) -> Press:
    return Press.model_validate({"id": press_id, "state": _STATES[DeliveryState(delivery.state)]})

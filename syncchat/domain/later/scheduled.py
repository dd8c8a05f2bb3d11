"""Messages that are sent later, by the server. Nobody but their author learns of them before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.access import find_message_for, get_room_for
from syncchat.domain.messages.message_body import clean_body
from syncchat.domain.messages.messages import send_message
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, RateLimited
from syncchat.log.append import append_entry, lock_room_logs
from syncchat.models import Message, Room, ScheduledMessage, User
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import EntryKind
from syncchat.queue.tasks import put_down, task

SCHEDULED_LIMIT = 100
FARTHEST = timedelta(days=2 * 366)
# What nobody has done by then has lost its task
OVERDUE = timedelta(minutes=10)


class Counts(NamedTuple):
    waiting: int
    refused: int
    due: int


@transaction.atomic
def schedule_message(
    *,
    actor: User,
    message_id: UUID,
    room_id: int | None = None,
    body: str,
    at: datetime,
    zone: str = "",
    reply_to: UUID | None = None,
    thread: UUID | None = None,
    also_in_room: bool = False,
    files: Sequence[UUID] = (),
) -> None:
    """Send it then; asked again with the same id, what was asked for last counts. In the past, it is sent at once.

    What was refused and keeps its time waits on with its new words, for a time or a hand that sends it.
    Without a room it is a reminder: at its time it is due, and nobody but its author learns of it.

    Raises:
        NotFound: not a room of theirs; or what it answers is not in it.
        Forbidden: they may not write there.
        Invalid: nothing to send, too long, or years away; or a reminder that answers a message.
        Conflict: it was sent already, with other words; or they have as many as they may.
    """
    scheduled = _lock(actor, message_id)
    if scheduled is not None and scheduled.refusal and scheduled.at == at:
        _reword(scheduled, body)
        return
    _check_place(actor, room_id, reply_to, thread)
    cleaned = clean_body(body, may_be_empty=bool(files))
    if _is_sent(actor, message_id, cleaned):
        return
    now = timezone.now()
    if at > now + FARTHEST:
        raise Invalid(_("Choose a time within the next two years."), field="at")
    scheduled = scheduled or _begin(actor, message_id)
    known = _make_zone(zone)
    scheduled.room_id, scheduled.body, scheduled.at = room_id, cleaned, at
    scheduled.reply_to_id, scheduled.thread_id, scheduled.in_thread = reply_to, thread, thread is not None
    scheduled.also_in_room, scheduled.files = also_in_room, [str(each) for each in files]
    scheduled.zone, scheduled.wall = known.key, f"{at.astimezone(known):%Y-%m-%dT%H:%M}"
    scheduled.refusal, scheduled.is_reminder, scheduled.is_due = "", room_id is None, False
    if at <= now:
        _come_due(scheduled)
    else:
        scheduled.save()
        put_down(send_scheduled, at=at, message_id=str(message_id))
    _tell(actor)


@transaction.atomic
def unschedule_message(*, actor: User, message_id: UUID) -> None:
    """It is not sent, if it is not yet. What is not scheduled is so already."""
    scheduled = _lock(actor, message_id)
    if scheduled is not None:
        scheduled.delete()
        _tell(actor)


@task
def send_scheduled(message_id: str) -> None:
    """A task for its time.

    Nothing is left to do for one that was moved or cancelled since, or sent by a process that was killed after it.
    """
    with transaction.atomic():
        waiting = _find(UUID(message_id)).filter(refusal="", is_due=False)
        scheduled = waiting.filter(at__lte=timezone.now()).first()
        if scheduled is None:
            return
        author = scheduled.author
        with translation.override(author.language or settings.LANGUAGE_CODE):
            try:
                with transaction.atomic():
                    _come_due(scheduled)
            except RateLimited as refusal:
                # It waits by itself, as a browser would let it
                wait = timedelta(seconds=refusal.retry_after or 1)
                put_down(send_scheduled, at=timezone.now() + wait, message_id=message_id)
                return
            except DomainError as refusal:
                scheduled.refusal = _explain(scheduled, refusal)
                scheduled.save(update_fields=["refusal"])
        _tell(author)


def list_scheduled(*, user: User) -> QuerySet[ScheduledMessage]:
    """What was not sent first, then the next one first."""
    return ScheduledMessage.objects.filter(author=user).order_by("at", "pk")


def count_scheduled(user: User) -> Counts:
    refused, due = ~Q(refusal=""), Q(is_due=True)
    counts = ScheduledMessage.objects.filter(author=user).aggregate(
        waiting=Count("pk", filter=~refused & ~due),
        refused=Count("pk", filter=refused),
        due=Count("pk", filter=due),
    )
    return Counts(**counts)


def find_lost_tasks() -> int:
    """Put down again what is long due: its task failed for an hour, or went with a restored database."""
    overdue = ScheduledMessage.objects.filter(refusal="", is_due=False, at__lt=timezone.now() - OVERDUE)
    lost = list(overdue.values_list("pk", flat=True))
    for message_id in lost:
        put_down(send_scheduled, message_id=str(message_id))
    return len(lost)


def _find(message_id: UUID) -> QuerySet[ScheduledMessage]:
    return (
        ScheduledMessage.objects.select_for_update(of=("self",))
        .select_related("author")
        .filter(pk=message_id)
    )


def _lock(actor: User, message_id: UUID) -> ScheduledMessage | None:
    """Raises: Conflict, if the id is somebody else's."""
    scheduled = _find(message_id).first()
    if scheduled is not None and scheduled.author_id != actor.pk:
        raise Conflict(_("This message id is taken. Send it again with a new one."), field="id")
    return scheduled


def _reword(scheduled: ScheduledMessage, body: str) -> None:
    scheduled.body = clean_body(body, may_be_empty=bool(scheduled.files))
    scheduled.save(update_fields=["body"])
    _tell(scheduled.author)


def _check_place(actor: User, room_id: int | None, reply_to: UUID | None, thread: UUID | None) -> None:
    answered = [each for each in (reply_to, thread) if each]
    if room_id is None:
        if answered:
            raise Invalid(_("A reminder answers no message."), field="thread" if thread else "reply_to")
        return
    room, membership = get_room_for(actor, room_id)
    if room.archived_at is not None:
        raise Forbidden(_("This room is archived: it can be read, not changed."))
    if not find_rights(room, actor, membership).send:
        raise Forbidden(_("Only moderators write in this room."))
    if any(find_message_for(actor, each).room_id != room_id for each in answered):
        raise NotFound


def _is_sent(actor: User, message_id: UUID, body: str) -> bool:
    sent = Message.objects.filter(pk=message_id).values_list("author_id", "body", "deleted_at").first()
    if sent is None:
        return False
    if sent[0] == actor.pk and (sent[1] == body or sent[2] is not None):
        return True
    raise Conflict(_("This was sent already."), field="id")


def _begin(actor: User, message_id: UUID) -> ScheduledMessage:
    if ScheduledMessage.objects.filter(author=actor).count() >= SCHEDULED_LIMIT:
        words = _("You have scheduled %s messages, and no more can wait. Send or cancel some first.")
        raise Conflict(words % SCHEDULED_LIMIT)
    return ScheduledMessage(id=message_id, author=actor)


def _make_zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(_("There is no such time zone."), field="zone") from None


def _come_due(scheduled: ScheduledMessage) -> None:
    if not scheduled.is_reminder:
        # In the order of their ids, before the verb takes its own
        lock_room_logs([scheduled.room_id or 0], [scheduled.author_id])
        return _send(scheduled)
    scheduled.is_due = True
    scheduled.save()
    return None


def _send(scheduled: ScheduledMessage) -> None:
    author = scheduled.author
    if not author.is_active or scheduled.room_id is None:
        raise NotFound
    if scheduled.in_thread and scheduled.thread_id is None:
        raise NotFound
    send_message(
        actor=author,
        room_id=scheduled.room_id,
        id=scheduled.pk,
        body=scheduled.body,
        reply_to=scheduled.reply_to_id,
        thread=scheduled.thread_id,
        also_in_room=scheduled.also_in_room,
        files=scheduled.file_ids,
    )
    ScheduledMessage.objects.filter(pk=scheduled.pk).delete()


def _explain(scheduled: ScheduledMessage, refusal: DomainError) -> str:
    if scheduled.room_id is None:
        return _("The room is no longer there.")
    is_member = Room.objects.joined_by(scheduled.author_id).filter(pk=scheduled.room_id).exists()
    return refusal.message if is_member else _("You are no longer in this room.")


def _tell(actor: User) -> None:
    append_entry(log_id=actor.log_id, kind=EntryKind.SCHEDULED_CHANGED, actor=actor)

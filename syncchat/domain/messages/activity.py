"""What concerns one person wherever it was said: where they are named, answered, or got a reaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from syncchat.errors import Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Membership, Message, Reaction, ThreadFollow, User
from syncchat.models.accounts.ignored import ignored_by
from syncchat.protocol.kinds import ActivityKind, EntryKind, MessageKind
from syncchat.reach import within_reach

ACTIVITY_LIMIT = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Cursor(NamedTuple):
    """Rooms share no order but time; where two things happened at once, the message's id decides."""

    at: datetime
    message_id: UUID

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.message_id.hex}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises: Invalid, if it is none of ours."""
        at, _dot, message_id = text.partition(".")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(at)), UUID(message_id))
        except (ValueError, OverflowError):
            raise Invalid("This is no place in the list.", field="before") from None


@dataclass(slots=True)
class ActivityItem:
    """A message that names or answers this person, or one of theirs with the last reaction to it."""

    kind: ActivityKind
    at: datetime
    message_id: UUID
    unread: bool = False
    reaction: Reaction | None = None
    people: int = 0

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.at, self.message_id)


def list_activity(
    *, user: User, kind: ActivityKind | None = None, before: str = "", limit: int = ACTIVITY_LIMIT
) -> tuple[list[ActivityItem], str | None]:
    """A page of it, the newest first, and where the next page begins, if there is one.

    Raises:
        Invalid: `before` is no place in this list.
    """
    limit = max(1, min(limit, ACTIVITY_LIMIT))
    start = Cursor.parse(before) if before else None
    kinds = [kind] if kind else list(ActivityKind)
    found = [*_find_messages(user, kinds, start, limit + 1)]
    if ActivityKind.REACTION in kinds:
        found += _find_reactions(user, start, limit + 1)
    found.sort(key=lambda item: item.cursor, reverse=True)
    page = found[:limit]
    _mark_unread(user, page)
    return page, str(page[-1].cursor) if len(found) > limit else None


def _find_messages(
    user: User, kinds: Sequence[ActivityKind], start: Cursor | None, limit: int
) -> Iterator[ActivityItem]:
    """Each once. Few kinds of rows at a time: one condition for all of them would have to look at every message."""
    found: dict[UUID, ActivityItem] = {}
    for kind, narrow in _conditions(user):
        if kind not in kinds:
            continue
        told = Message.objects.filter(
            narrow, within_reach(), kind=MessageKind.TEXT, deleted_at=None, room__memberships__user=user
        ).exclude(Q(author=user) | Q(author__in=ignored_by(user.pk)))
        if start:
            told = told.filter(Q(created_at__lt=start.at) | Q(created_at=start.at, pk__lt=start.message_id))
        for message_id, at in told.order_by("-created_at", "-pk").values_list("pk", "created_at")[:limit]:
            found.setdefault(message_id, ActivityItem(kind, at, message_id))
    yield from found.values()


def _conditions(user: User) -> list[tuple[ActivityKind, Q]]:
    """What a message is to this person, by what counts most."""
    followed = ThreadFollow.objects.filter(user=user, is_following=True).values("root")
    return [
        (ActivityKind.MENTION, Q(mentions__user=user)),
        (ActivityKind.MENTION, Q(mentions_room=True)),
        (ActivityKind.REPLY, Q(reply_to__author=user)),
        (ActivityKind.THREAD, Q(thread__in=followed)),
    ]


def _find_reactions(user: User, start: Cursor | None, limit: int) -> list[ActivityItem]:
    """One for each message: whoever reacted last stands for all of them."""
    others = _reactions_of_others(user).values("message_id")
    latest = others.annotate(last=Max("at"), last_pk=Max("pk"), people=Count("user", distinct=True))
    if start:
        latest = latest.filter(Q(last__lt=start.at) | Q(last=start.at, message_id__lt=start.message_id))
    rows = list(latest.order_by("-last", "-message_id")[:limit])
    reactions = Reaction.objects.select_related("user").in_bulk([row["last_pk"] for row in rows])
    return [
        ActivityItem(
            ActivityKind.REACTION,
            row["last"],
            row["message_id"],
            row["last"] > user.activity_read_at,
            reactions[row["last_pk"]],
            row["people"],
        )
        for row in rows
        if row["last_pk"] in reactions
    ]


def _reactions_of_others(user: User) -> QuerySet[Reaction]:
    mine = Reaction.objects.filter(message__author=user, message__deleted_at=None)
    return (
        mine.filter(within_reach("message__room"), message__room__memberships__user=user)
        .exclude(Q(user=user) | Q(user__in=ignored_by(user.pk)))
        .order_by()
    )


def _mark_unread(user: User, items: Sequence[ActivityItem]) -> None:
    """By the marks that the room's and the thread's counts come from, so that none says otherwise."""
    asked = [item.message_id for item in items if item.kind != ActivityKind.REACTION]
    placed = Message.objects.filter(pk__in=asked).values_list(
        "pk", "room_id", "seq", "thread_id", "also_in_room"
    )
    rows = {row[0]: row[1:] for row in placed}
    rooms = {row[0] for row in rows.values()}
    marks = {each.room_id: each.last_read for each in Membership.objects.filter(user=user, room__in=rooms)}
    threads = {row[2] for row in rows.values() if row[2] and not row[3]}
    follows = ThreadFollow.objects.filter(user=user, is_following=True, root__in=threads)
    read_in = dict(follows.values_list("root", "read_seq"))
    for item in items:
        if item.message_id not in rows or item.kind == ActivityKind.REACTION:
            continue
        room, seq, thread, also_in_room = rows[item.message_id]
        alone = thread is not None and not also_in_room
        mark = read_in.get(thread) if alone and thread else marks.get(room)
        item.unread = mark is not None and seq > mark


@transaction.atomic
def read_activity(*, actor: User, at: datetime) -> None:
    """Reactions until then are seen; the latest time wins, and none is later than now."""
    lock_logs([actor.log_id])
    actor.refresh_from_db(fields=["activity_read_at"])
    to = min(at, timezone.now())
    if to <= actor.activity_read_at:
        return
    actor.activity_read_at = to
    actor.save(update_fields=["activity_read_at"])
    append_entry(log_id=actor.log_id, kind=EntryKind.ACTIVITY_READ, actor=actor)

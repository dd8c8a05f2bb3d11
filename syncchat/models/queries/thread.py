"""What is known of threads: derived from the messages in them each time it is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from syncchat.models.accounts.ignored import ignored_by
from syncchat.models.accounts.user import User
from syncchat.models.messages.mention import Mention
from syncchat.models.messages.message import Message
from syncchat.models.messages.thread_follow import ThreadFollow
from syncchat.models.queries.unread import Counts, count_messages

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PEOPLE_SHOWN = 3


@dataclass(slots=True)
class Summary:
    """The answers in a thread that are there: how many, whose (the latest first), and the last of them."""

    count: int = 0
    last_seq: int = 0
    last_at: datetime | None = None
    people: list[User] = field(default_factory=list)


def gather_summaries(root_ids: Iterable[UUID]) -> dict[UUID | None, Summary]:
    """Of those that are roots."""
    wanted = set(root_ids)
    if not wanted:
        return {}
    replies = Message.objects.filter(thread__in=wanted, deleted_at=None).order_by()
    spoken = replies.values("thread_id", "author_id").annotate(
        count=Count("pk"), seq=Max("seq"), at=Max("created_at")
    )
    by_root: dict[UUID | None, list[dict[str, object]]] = {}
    for row in sorted(spoken, key=lambda row: -row["seq"]):
        by_root.setdefault(row["thread_id"], []).append(dict(row))
    people = User.objects.in_bulk(
        {row["author_id"] for rows in by_root.values() for row in rows[:PEOPLE_SHOWN]}
    )
    return {root: _sum_up(rows, people) for root, rows in by_root.items()}


def _sum_up(rows: list[dict[str, object]], people: dict[int, User]) -> Summary:
    return Summary(
        count=sum(row["count"] for row in rows),  # type: ignore[misc]
        last_seq=rows[0]["seq"],  # type: ignore[arg-type]
        last_at=rows[0]["at"],  # type: ignore[arg-type]
        people=[people[row["author_id"]] for row in rows[:PEOPLE_SHOWN]],  # type: ignore[index]
    )


def with_thread_unread(
    follows: QuerySet[ThreadFollow],
) -> "QuerySet[WithAnnotations[ThreadFollow, Counts]]":
    """Others' answers after the last read one. What also stands in the room is counted there, and only there."""
    others = _unread_of_anybody().exclude(author_id=OuterRef("user_id"))
    unread = others.exclude(author_id__in=ignored_by(OuterRef(OuterRef("user_id"))))
    named = Mention.objects.filter(user_id=OuterRef(OuterRef("user_id"))).values("message_id")
    return follows.annotate(
        unread=count_messages(unread, "thread_id"),
        mention_count=count_messages(unread.filter(Q(mentions_room=True) | Q(pk__in=named)), "thread_id"),
    )


def with_thread_unread_of(follows: QuerySet[ThreadFollow], author: int) -> QuerySet[ThreadFollow]:
    """Those in which this person has answered since, ignored or not."""
    return follows.filter(Exists(_unread_of_anybody().filter(author=author)))


def _unread_of_anybody() -> QuerySet[Message]:
    return Message.objects.filter(
        thread_id=OuterRef("root_id"), seq__gt=OuterRef("read_seq"), deleted_at=None, also_in_room=False
    )

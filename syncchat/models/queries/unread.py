"""Unread counts, derived from read markers each time they are asked for."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypedDict

from django.db.models import BigIntegerField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from syncchat.models.accounts.ignored import ignored_by
from syncchat.models.membership import Membership
from syncchat.models.messages.mention import Mention
from syncchat.models.messages.message import Message
from syncchat.protocol.kinds import MessageKind, NotificationLevel

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Counts(TypedDict):
    unread: int
    mention_count: int


def with_unread(
    memberships: QuerySet[Membership],
) -> "QuerySet[WithAnnotations[Membership, Counts]]":
    """Annotate memberships with ``unread`` and ``mention_count``.

    Unread are others' undeleted messages above the last read seq; system lines never count.
    """
    return _with_last_read(memberships).annotate(
        unread=count_messages(_unread_messages(), "room_id"),
        mention_count=count_messages(_unread_messages().filter(_names_reader()), "room_id"),
    )


def _with_last_read(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    stop = Coalesce(F("unread_seq") - 1, F("read_seq"), output_field=BigIntegerField())
    return memberships.annotate(last_read_seq=Least(F("read_seq"), stop, output_field=BigIntegerField()))


def naming(memberships: QuerySet[Membership], authors: Collection[int]) -> QuerySet[Membership]:
    """Those in whose rooms one of these people names the member, and they have not read it."""
    named = _unread_messages().filter(_names_reader(), author__in=authors)
    return _with_last_read(memberships).filter(Exists(named))


def with_lamp(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those whose room waits for the member: of everything or of mentions, as they have chosen for it."""
    waits = Q(Exists(_unread_messages()), level=NotificationLevel.ALL)
    names = Q(Exists(_unread_messages().filter(_names_reader())), level=NotificationLevel.MENTIONS)
    return _with_last_read(memberships).filter(waits | names)


def with_unread_of(memberships: QuerySet[Membership], author: int) -> QuerySet[Membership]:
    """Those in whose rooms this person has said something that the member has not read, ignored or not."""
    return _with_last_read(memberships).filter(Exists(_unread_of_anybody().filter(author=author)))


# Who reads the room sees these; what stands in a thread alone counts there
IN_ROOM = Q(thread=None) | Q(also_in_room=True)


def _unread_messages() -> QuerySet[Message]:
    others = _unread_of_anybody().exclude(author_id=OuterRef("user_id"))
    return others.exclude(author_id__in=ignored_by(OuterRef(OuterRef("user_id"))))


def _unread_of_anybody() -> QuerySet[Message]:
    return Message.objects.filter(
        IN_ROOM,
        room_id=OuterRef("room_id"),
        seq__gt=OuterRef("last_read_seq"),
        kind=MessageKind.TEXT,
        deleted_at=None,
    )


def _names_reader() -> Q:
    # One level deeper than the count's own subquery, so the reader is two levels out.
    named = Mention.objects.filter(user_id=OuterRef(OuterRef("user_id"))).values("message_id")
    return Q(mentions_room=True) | Q(pk__in=named)


def count_messages(messages: QuerySet[Message], whole: str) -> Coalesce:
    """As a column of whatever they are counted for; ``whole`` is the one thing that all of them belong to."""
    counted = messages.order_by().values(whole).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

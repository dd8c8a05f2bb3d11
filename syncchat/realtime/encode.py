"""Models to wire types."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from syncchat.models import Attachment, LogEntry, Membership, Message, Room, ThreadFollow, User
from syncchat.models.attachment import gather_files, list_files
from syncchat.models.log import EntryKind
from syncchat.models.message import load_for_display
from syncchat.models.quote import cut_quote
from syncchat.models.reaction import Gathered, gather_reactions
from syncchat.models.rights import find_rights
from syncchat.models.room import RoomKind
from syncchat.models.thread import Summary, gather_summaries, with_thread_unread
from syncchat.models.unread import with_unread
from syncchat.protocol import events as wire


def person(user: User) -> wire.Person:
    holds = user.has_status
    return wire.Person(
        id=user.pk,
        username=user.username,
        name=user.name,
        initials=user.initials,
        hue=user.hue,
        avatar=user.avatar.url if user.avatar else None,
        status=user.status_text if holds else "",
        status_emoji=(user.status_emoji or None) if holds else None,
        status_until=user.status_until if holds else None,
        is_owner=user.is_owner or None,
    )


def encode_person(user_id: int) -> wire.Person:
    return person(User.objects.get(pk=user_id))


def messages(found: Iterable[Message], reader: User) -> list[wire.Message]:
    """As this person reads them: wherever they reacted, they are named."""
    listed = list(found)
    gather_files(listed)
    gather_replies(listed)
    gathered = gather_reactions([each.pk for each in listed], [reader.pk])
    return [message(each, gathered.get(each.pk, [])) for each in listed]


def gather_replies(found: Iterable[Message | None]) -> None:
    """Summaries of the threads that these began, or are in."""
    listed = [each for each in found if each is not None]
    roots = [*listed, *(each.thread for each in listed if each.thread)]
    summaries = gather_summaries(each.pk for each in roots)
    for each in roots:
        each.summary = summaries.get(each.pk)


def message(
    message: Message, reactions: Iterable[Gathered], mentions: list[int] | None = None
) -> wire.Message:
    """``mentions`` saves a query where they are known already."""
    if mentions is None:
        mentions = sorted(mention.user_id for mention in message.mentions.all())
    return wire.Message(
        id=message.pk,
        room=message.room_id,
        seq=message.seq,
        kind=message.kind,
        author=person(message.author),
        person=person(message.person) if message.person else None,
        body=message.body,
        html=message.html,
        at=message.created_at,
        edited_at=message.edited_at,
        deleted=message.deleted_at is not None,
        mentions=mentions,
        mentions_room=message.mentions_room,
        reactions=[_reaction(each) for each in reactions] or None,
        files=[file(each) for each in list_files(message)] or None,
        reply_to=quote(message.reply_to) if message.reply_to and not message.deleted_at else None,
        pinned=_pin(message) if message.pinned_at else None,
        thread=_thread_place(message) if message.thread else None,
        replies=replies(message.summary) if message.summary else None,
    )


def _thread_place(message: Message) -> wire.ThreadPlace:
    root = cast(Message, message.thread)
    return wire.ThreadPlace(root=root.pk, root_seq=root.seq, also_in_room=message.also_in_room)


def replies(summary: Summary | None) -> wire.Replies:
    summary = summary or Summary()
    return wire.Replies(
        count=summary.count,
        people=[person(each) for each in summary.people],
        last_at=summary.last_at,
        last_seq=summary.last_seq,
    )


def _pin(message: Message) -> wire.Pin:
    by = person(message.pinned_by) if message.pinned_by else None
    return wire.Pin(by=by, at=cast(datetime, message.pinned_at))


def quote(message: Message) -> wire.Quote:
    return wire.Quote(
        id=message.pk,
        seq=message.seq,
        author=person(message.author),
        text=cut_quote(message.html),
        deleted=message.deleted_at is not None,
    )


def file(attachment: Attachment) -> wire.File:
    url = f"/files/{attachment.pk}/"
    return wire.File(
        id=attachment.pk,
        name=attachment.name,
        kind=cast(Any, attachment.kind),
        type=attachment.type,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        url=url,
        thumb=f"{url}thumbnail/" if attachment.thumbnail else None,
    )


def _reaction(gathered: Gathered) -> wire.Reaction:
    return wire.Reaction(emoji=gathered.emoji, count=gathered.count, people=gathered.people)


def room_fields(room: Room, people: list[wire.Person], member_count: int) -> dict[str, Any]:
    return {
        "id": room.pk,
        "log": room.log_id,
        "kind": room.kind,
        "name": room.name,
        "topic": room.topic,
        "announcement": room.is_announcement,
        "archived": room.archived_at is not None,
        "general": room.is_general,
        "people": people,
        "member_count": member_count,
    }


def room(room: Room) -> wire.Room:
    people = _people_of_directs([room]).get(room.pk, [])
    return wire.Room(**room_fields(room, people, room.memberships.count()))


def _people_of_directs(rooms: Iterable[Room]) -> dict[int, list[wire.Person]]:
    directs = [each.pk for each in rooms if each.kind == RoomKind.DIRECT]
    people: dict[int, list[wire.Person]] = {}
    if directs:
        places = Membership.objects.filter(room_id__in=directs).select_related("user")
        for place in places.order_by("room_id", "user_id"):
            people.setdefault(place.room_id, []).append(person(place.user))
    return people


def rights(room: Room, place: Membership | None, user: User) -> wire.Rights:
    """What this person may do here, so that the page offers nothing that would be refused."""
    return wire.Rights(**find_rights(room, user, place)._asdict())


def my_rooms(user: User, room_id: int | None = None) -> list[wire.MyRoom]:
    """This person's rooms (or one of them) with position, read marker and derived counts."""
    places = _places_of(user, room_id)
    people = _people_of_directs(place.room for place in places)
    return [_my_room(place, user, people.get(place.room_id, [])) for place in places]


def _places_of(user: User, room_id: int | None) -> list[Membership]:
    members = Membership.objects.filter(room_id=OuterRef("room_id")).order_by()
    count = members.values("room_id").annotate(n=Count("pk")).values("n")
    newest = LogEntry.objects.filter(log_id=OuterRef("room__log_id"), seq=OuterRef("room__log__head"))
    places = with_unread(Membership.objects.filter(user_id=user.pk)).annotate(
        member_count=Subquery(count), newest_entry=Subquery(newest.values("pk"))
    )
    if room_id is not None:
        places = places.filter(room_id=room_id)
    return list(places.select_related("room", "room__log").order_by("room__name", "room_id"))


def _my_room(place: Membership, user: User, people: list[wire.Person]) -> wire.MyRoom:
    fields = room_fields(place.room, people, place.member_count)  # type: ignore[attr-defined]
    return wire.MyRoom(
        **fields,
        position=(place.room.log.head, place.newest_entry or 0),  # type: ignore[attr-defined]
        role=place.role,
        read_seq=place.read_seq,
        unread_seq=place.unread_seq,
        muted=place.muted,
        unread=place.unread,  # type: ignore[attr-defined]
        mentions=place.mention_count,  # type: ignore[attr-defined]
        can=rights(place.room, place, user),
    )


def sent_event(entry: LogEntry, mentions: Mapping[UUID, list[int]]) -> wire.Event:
    """The event of a message that was just sent: nothing has to be read."""
    sent = cast(Message, entry.message)
    sent.summary = None
    return wire.Event(
        seq=entry.seq,
        id=entry.pk,
        kind=EntryKind.MESSAGE_SENT,
        at=entry.at,
        actor=entry.actor_id,
        message=message(sent, [], mentions.get(sent.pk, [])),
        replies=replies(sent.thread.summary) if sent.thread else None,
    )


def my_threads(
    follows: QuerySet[ThreadFollow], reader: User, limit: int | None = None
) -> list[wire.MyThread]:
    """Only of rooms that this person is in."""
    newest = LogEntry.objects.filter(
        log_id=OuterRef("root__room__log_id"), seq=OuterRef("root__room__log__head")
    )
    mine = with_thread_unread(follows.filter(user=reader, root__room__memberships__user=reader))
    placed = mine.annotate(newest_entry=Subquery(newest.values("pk"))).select_related("root__room__log")
    listed = list(load_for_display(placed, "root__")[:limit])
    roots = {each.id: each for each in messages([follow.root for follow in listed], reader)}
    return [
        wire.MyThread(
            id=follow.root_id,
            room=follow.root.room_id,
            seq=follow.root.seq,
            following=follow.is_following,
            read_seq=follow.read_seq,
            unread=follow.unread,
            mentions=follow.mention_count,
            position=(follow.root.room.log.head, follow.newest_entry or 0),
            root=roots[follow.root_id],
        )
        for follow in listed
    ]


def read_marker(mine: wire.MyRoom) -> wire.ReadMarker:
    return wire.ReadMarker(
        room=mine.id,
        read_seq=mine.read_seq,
        unread_seq=mine.unread_seq,
        unread=mine.unread,
        mentions=mine.mentions,
        position=mine.position,
    )

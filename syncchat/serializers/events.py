"""A page of a log: entries in order, each with the present content of what it names.

Catch-up and live delivery both come from here, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from syncchat.domain.rights.asking import list_rights, read_choices
from syncchat.models import LogEntry, Membership, Message, Room, SavedMessage, ThreadFollow, User
from syncchat.models.messages.actions import gather_actions
from syncchat.models.messages.forward import gather_forwards
from syncchat.models.messages.link_preview import gather_previews
from syncchat.models.messages.message import load_for_display
from syncchat.models.messages.poll import gather_polls
from syncchat.models.messages.reaction import Gathered, gather_reactions
from syncchat.protocol import events as wire
from syncchat.protocol.kinds import EntryKind, Role
from syncchat.protocol.pages import FRAME_LENGTH, FeedEvent, Page, count_characters
from syncchat.protocol.server_frames import PAGE_LIMIT
from syncchat.serializers.drafts import describe_drafts_at
from syncchat.serializers.emoji import serialize_emoji
from syncchat.serializers.messages import (
    gather_replies,
    gather_shown_files,
    serialize_message,
    serialize_replies,
)
from syncchat.serializers.moderation.standing import serialize_standing
from syncchat.serializers.people import serialize_person
from syncchat.serializers.polls import read_vote
from syncchat.serializers.quiet import serialize_quiet
from syncchat.serializers.rooms import serialize_my_rooms, serialize_read_marker, serialize_room
from syncchat.serializers.scheduled import serialize_scheduled_counts
from syncchat.serializers.sidebar import serialize_sidebar
from syncchat.serializers.threads import serialize_my_threads

Roles = Mapping[int | None, Role]

_FOLDED_BY_ROOM = {EntryKind.READ_MARKER, EntryKind.MEMBERSHIP_CHANGED}
_FOLDED_ALTOGETHER = {
    EntryKind.PROFILE_CHANGED,
    EntryKind.SIDEBAR_CHANGED,
    EntryKind.SCHEDULED_CHANGED,
    EntryKind.QUIET_CHANGED,
    EntryKind.STANDING_CHANGED,
    EntryKind.ACTIVITY_READ,
    EntryKind.EMOJI_CHANGED,
    EntryKind.RIGHTS_CHANGED,
}
# Where the hub ends a frame, because from there on others are served
_ENDS_A_FRAME = {EntryKind.MEMBER_JOINED, EntryKind.MEMBER_LEFT}
_WITH_ROLE = {EntryKind.MEMBER_ROLE, EntryKind.MEMBER_JOINED}
# Of a message, as only the log's owner sees it
_OF_MY_MESSAGE = {
    EntryKind.THREAD_CHANGED,
    EntryKind.SAVED_CHANGED,
    EntryKind.DRAFT_CHANGED,
    EntryKind.VOTE_CHANGED,
}
_OF_MY_ROOM = {EntryKind.ROOM_ADDED, EntryKind.MEMBERSHIP_CHANGED}


def encode_event(event: wire.Event) -> FeedEvent:
    person = event.person.id if event.person else None
    text = event.model_dump_json(exclude_none=True)
    return FeedEvent(event.seq, event.id, event.kind, person, event.room_id, text)


def read_page(log_id: int, after: int, limit: int = PAGE_LIMIT) -> Page:
    """Entries with seq > ``after``, at most ``limit`` and within `FRAME_LENGTH`; what changed often comes once."""
    found = list(_entries(log_id, after)[: limit + 1])
    entries, more = found[:limit], len(found) > limit
    if not entries:
        return Page(log_id, after, (after, 0), ())
    owner = User.objects.filter(log_id=log_id).first()
    reactors = _find_reactors(entries)
    gathered = _gather_reactions(entries, reactors)
    gather_shown_files(entry.message for entry in entries)
    gather_previews(entry.message for entry in entries)
    gather_replies(entry.message for entry in entries)
    gather_polls(entry.message for entry in entries)
    gather_actions(entry.message for entry in entries)
    listed = [entry.message for entry in entries if entry.message]
    gather_forwards([*listed, *(each.reply_to for each in listed)])
    roles = _read_roles(log_id, entries)

    def encode(entry: LogEntry) -> FeedEvent:
        message = entry.message_id
        return encode_event(
            _make_event(entry, owner, roles, gathered.get(message, []), reactors.get(message))
        )

    events = [encode(entry) for entry in _fold(entries)]
    while (length := count_characters(events)) > FRAME_LENGTH and len(entries) > 1:
        # Folded anew: what was folded into an entry that is cut off has to come now
        entries, more = entries[: max(1, len(entries) * FRAME_LENGTH // length)], True
        events = [encode(entry) for entry in _fold(entries)]
    return Page(log_id, after, (entries[-1].seq, entries[-1].pk), events, more)


def read_live_page(log_id: int, after: int) -> Page:
    """A page for fan-out. Who leaves is read last, so no removal older than the content is missed."""
    page = read_page(log_id, after)
    left = LogEntry.objects.filter(log_id=log_id, seq__gt=after, kind=EntryKind.MEMBER_LEFT)
    return replace(page, leaving=frozenset(left.values_list("person_id", flat=True)) - {None})


def _entries(log_id: int, after: int) -> QuerySet[LogEntry]:
    entries = LogEntry.objects.filter(log_id=log_id, seq__gt=after).order_by("seq")
    return load_for_display(entries.select_related("person"), "message__")


def _fold(entries: list[LogEntry]) -> list[LogEntry]:
    """Keep each subject's last entry of a frame: its event carries the present state anyway."""
    last: dict[object, LogEntry] = {}
    frame = 0
    for entry in entries:
        frame += entry.kind in _ENDS_A_FRAME
        subject = frame, _subject(entry)
        last.pop(subject, None)
        last[subject] = entry
    return list(last.values())


def _subject(entry: LogEntry) -> object:
    if entry.kind in _OF_MY_MESSAGE:
        # A draft of a room has no message
        return entry.kind, entry.room_id, entry.message_id
    if entry.message_id is not None:
        return entry.message_id
    if entry.kind in _FOLDED_BY_ROOM:
        return entry.kind, entry.room_id
    if entry.kind in _FOLDED_ALTOGETHER:
        return entry.kind
    return entry.seq


def _find_reactors(entries: Iterable[LogEntry]) -> dict[UUID | None, set[int]]:
    """Who changed a reaction, by message: folding keeps one entry's actor, and each must learn of their own."""
    reactors: dict[UUID | None, set[int]] = {}
    for entry in entries:
        if entry.kind == EntryKind.REACTIONS_CHANGED and entry.actor_id is not None:
            reactors.setdefault(entry.message_id, set()).add(entry.actor_id)
    return reactors


def _gather_reactions(
    entries: Iterable[LogEntry], reactors: Mapping[UUID | None, set[int]]
) -> Mapping[UUID | None, list[Gathered]]:
    message_ids = {entry.message_id for entry in entries if entry.message_id is not None}
    if not message_ids:
        return {}
    return gather_reactions(message_ids, set().union(*reactors.values()))


def _make_event(
    entry: LogEntry,
    owner: User | None,
    roles: Roles,
    gathered: Iterable[Gathered],
    reactors: Iterable[int] | None,
) -> wire.Event:
    return wire.Event(
        seq=entry.seq,
        id=entry.pk,
        kind=EntryKind(entry.kind),
        at=entry.at,
        actor=entry.actor_id,
        **_message_of(entry, owner, gathered),
        room_id=entry.room_id,
        reactors=sorted(reactors) if reactors else None,
        **{
            "person": serialize_person(entry.person) if entry.person else None,
            **_state_of(entry, owner, roles),
        },
    )


def _message_of(entry: LogEntry, owner: User | None, gathered: Iterable[Gathered]) -> dict[str, Any]:
    # In a person's own log the message may be of a room they have left since
    if entry.message is None or owner is not None:
        return {}
    root = entry.message.thread
    return {
        "message": serialize_message(entry.message, gathered),
        "replies": serialize_replies(root.summary) if root else None,
    }


def _state_of(entry: LogEntry, owner: User | None, roles: Roles) -> dict[str, Any]:
    if owner is not None:
        return _state_for(entry, owner)
    if entry.kind == EntryKind.ROOM_CHANGED:
        return {"room": serialize_room(Room.objects.get(log_id=entry.log_id))}
    if entry.kind == EntryKind.EMOJI_CHANGED:
        return {"emoji": serialize_emoji()}
    if entry.kind == EntryKind.RIGHTS_CHANGED:
        return {"rights": list_rights(read_choices())}
    if entry.kind in _WITH_ROLE and entry.person_id in roles:
        return {"membership": wire.Place(role=roles[entry.person_id])}
    return {}


def _read_roles(log_id: int, entries: Iterable[LogEntry]) -> Roles:
    """Of a room's members: in one statement, for hundreds may have come in one after the other."""
    people = [entry.person_id for entry in entries if entry.kind in _WITH_ROLE and entry.person_id]
    if not people:
        return {}
    memberships = Membership.objects.filter(room__log_id=log_id, user_id__in=people)
    return {person: Role(role) for person, role in memberships.values_list("user_id", "role")}


def _state_for(entry: LogEntry, owner: User) -> dict[str, Any]:
    """User-log entries carry this person's own view of the room, if it is still theirs."""
    if entry.kind == EntryKind.PROFILE_CHANGED:
        return {"person": serialize_person(owner)}
    if entry.kind == EntryKind.THREAD_CHANGED and entry.message_id is not None:
        threads = serialize_my_threads(ThreadFollow.objects.filter(root=entry.message_id), owner)
        return {"thread": threads[0]} if threads else {}
    if entry.kind == EntryKind.SAVED_CHANGED and entry.message is not None:
        return {"saved": _read_saved(entry.message, owner)}
    if entry.kind == EntryKind.VOTE_CHANGED and entry.message is not None:
        return {"vote": read_vote(entry.message.pk, entry.message.room_id, owner)}
    if entry.kind == EntryKind.SIDEBAR_CHANGED:
        return {"sidebar": serialize_sidebar(owner)}
    if entry.kind == EntryKind.DRAFT_CHANGED and entry.room_id is not None:
        return {"drafts": describe_drafts_at(owner, entry.room_id, entry.message_id, entry.seq)}
    if entry.kind == EntryKind.SCHEDULED_CHANGED:
        return {"scheduled": serialize_scheduled_counts(owner)}
    if entry.kind == EntryKind.QUIET_CHANGED:
        return {"quiet": serialize_quiet(owner)}
    if entry.kind == EntryKind.STANDING_CHANGED:
        return {"standing": serialize_standing(owner)}
    if entry.kind == EntryKind.ACTIVITY_READ:
        return {"activity_read_at": owner.activity_read_at}
    mine = serialize_my_rooms(owner, entry.room_id) if entry.room_id is not None else []
    if not mine:
        return {}
    if entry.kind == EntryKind.READ_MARKER:
        return {"read": serialize_read_marker(mine[0])}
    return {"room": mine[0]} if entry.kind in _OF_MY_ROOM else {}


def _read_saved(message: Message, owner: User) -> wire.Saved:
    saved = SavedMessage.objects.filter(message=message, user=owner).select_related("message").first()
    return serialize_saved(saved) if saved else wire.Saved(id=message.pk, room=message.room_id)


def serialize_saved(saved: SavedMessage) -> wire.Saved:
    return wire.Saved(
        id=saved.message_id,
        room=saved.message.room_id,
        at=saved.saved_at,
        remind_at=saved.remind_at,
        due=saved.is_due or None,
    )


def serialize_sent(entry: LogEntry, mentions: Mapping[UUID, list[int]]) -> wire.Event:
    """The event of a message that was just sent: nothing has to be read."""
    sent = cast(Message, entry.message)
    sent.summary = None
    return wire.Event(
        seq=entry.seq,
        id=entry.pk,
        kind=EntryKind.MESSAGE_SENT,
        at=entry.at,
        actor=entry.actor_id,
        message=serialize_message(sent, [], mentions.get(sent.pk, [])),
        replies=serialize_replies(sent.thread.summary) if sent.thread else None,
    )

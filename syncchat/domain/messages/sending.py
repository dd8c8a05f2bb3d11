"""The hot verb: all sends that wait are authorised, numbered and stored with a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.domain.links.previews import ask_for_previews
from syncchat.domain.markup import NamedGroup
from syncchat.domain.messages.actions import Row, attach_actions, clean_actions, store_actions
from syncchat.domain.messages.attachments import attach, choose_uploads, read_uploads, store_attached
from syncchat.domain.messages.following import find_root_authors, take_note
from syncchat.domain.messages.forwards import (
    attach_forward,
    find_forwarded,
    list_source_rooms,
    store_forwards,
)
from syncchat.domain.messages.mentions import (
    Called,
    check_may_ring,
    find_called,
    find_people,
    list_called,
    render_body,
)
from syncchat.domain.messages.message_body import clean_body
from syncchat.domain.messages.polls import attach_poll, clean_options, store_polls
from syncchat.domain.moderation.catching import catch_later
from syncchat.domain.moderation.rules import Rules, check_newcomer, check_words, find_rules
from syncchat.domain.moderation.slow_mode import check_slow_mode, is_slowed, store_spoken
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.moderation.word_lists import Said
from syncchat.domain.notifications.undecided import note_undecided
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from syncchat.log import publish
from syncchat.log.append import lock_room_logs, store_entries
from syncchat.models import (
    Attachment,
    Forward,
    Log,
    LogEntry,
    Membership,
    Mention,
    Message,
    MessageActions,
    Poll,
    PollOption,
)
from syncchat.models.queries.prepared import PreparedInsert, PreparedQuery, Values
from syncchat.permissions import find_rights
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.kinds import EntryKind, MessageKind, RoomKind
from syncchat.protocol.programs.actions import ActionRow
from syncchat.reach import is_in_reach, limit_reach


@dataclass(frozen=True, slots=True)
class Outgoing:
    author_id: int
    room_id: int
    id: UUID
    body: str
    # A refusal is worded on the writer's thread, which speaks for many people; empty: whoever calls
    language: str = ""
    reply_to: UUID | None = None
    # Any message of the thread
    thread: UUID | None = None
    also_in_room: bool = False
    files: Sequence[UUID] = ()
    poll: NewPoll | None = None
    forward: UUID | None = None
    actions: Sequence[ActionRow] = ()
    # The only rooms that whoever sends reaches, if not all of theirs
    reach: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    message: Message
    dup: bool = False


@dataclass(slots=True)
class _Batch:
    """What a batch needs to know, each read with one statement under the logs' locks."""

    logs: dict[int, Log]
    memberships: dict[tuple[int, int], Membership]
    known: dict[UUID, Message]
    people: dict[str, int]
    called: Called
    answered: dict[UUID, Message]
    uploads: dict[UUID, Attachment]
    rules: Rules
    new: list[Message] = field(default_factory=list)
    attached: list[Attachment] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    linking: list[Message] = field(default_factory=list)
    polls: list[tuple[Poll, list[PollOption]]] = field(default_factory=list)
    forwards: list[Forward] = field(default_factory=list)
    actions: list[MessageActions] = field(default_factory=list)
    caught: list[tuple[Message, str]] = field(default_factory=list)
    slowed: list[Membership] = field(default_factory=list)


def _of_authors_in(rooms: Values, authors: Values) -> QuerySet[Membership]:
    memberships = Membership.objects.filter(room__pk__among=rooms, user__pk__among=authors)
    return memberships.with_audience().with_refusal().with_rules().select_related("room", "user")


_find_memberships = PreparedQuery(_of_authors_in)
_find_known = PreparedQuery(lambda ids: Message.objects.filter(pk__among=ids))
_insert_messages = PreparedInsert(Message)


def send_messages(batch: Sequence[Outgoing]) -> list[SentMessage | DomainError]:
    """Store every message that may be sent, in order, inside the caller's transaction.

    One answer per message, in the same order: the stored message (``dup`` if its id was stored
    before), or the refusal. Nothing is raised for a refusal, so one bad send costs nobody else.
    """
    state = _read_state(batch)
    results = [_place(outgoing, state) for outgoing in batch]
    if state.new:
        _store(state)
    return results


def _read_state(batch: Sequence[Outgoing]) -> _Batch:
    room_ids = {outgoing.room_id for outgoing in batch}
    author_ids = {outgoing.author_id for outgoing in batch}
    people = find_people(outgoing.body for outgoing in batch)
    called = find_called(people.values(), room_ids)
    answered = _read_answered(batch)
    # Whoever may come to follow a thread by this: their logs are locked together with the rooms'
    named = {each for each in people.values() if not isinstance(each, NamedGroup)}.union(*called.values())
    concerned = {*author_ids, *named, *find_root_authors(answered.values())}
    locked = room_ids | list_source_rooms(outgoing.forward for outgoing in batch)
    logs = lock_room_logs(locked, concerned if any(outgoing.thread for outgoing in batch) else ())
    memberships = _find_memberships(room_ids, author_ids)
    return _Batch(
        logs=logs,
        memberships={(membership.room_id, membership.user_id): membership for membership in memberships},
        rules=find_rules(next((getattr(each, "rules_version", None) for each in memberships), None)),
        known={message.pk: message for message in _find_known(outgoing.id for outgoing in batch)},
        people=people,
        called=called,
        answered=answered,
        uploads=read_uploads(outgoing.files for outgoing in batch),
    )


def _read_answered(batch: Sequence[Outgoing]) -> dict[UUID, Message]:
    wanted = {each for outgoing in batch for each in (outgoing.reply_to, outgoing.thread) if each is not None}
    return Message.objects.select_related("author", "thread").in_bulk(wanted) if wanted else {}


def _place(outgoing: Outgoing, state: _Batch) -> SentMessage | DomainError:
    try:
        with (
            translation.override(outgoing.language or translation.get_language()),
            limit_reach(outgoing.reach),
        ):
            if not is_in_reach(outgoing.room_id):
                raise NotFound
            known = state.known.get(outgoing.id)
            return _repeat(outgoing, known) if known else SentMessage(_number(outgoing, state))
    except DomainError as refusal:
        return refusal


def _repeat(outgoing: Outgoing, known: Message) -> SentMessage:
    """A resend: the first one stays, whatever the second says (and even after leaving the room)."""
    if known.author_id != outgoing.author_id or known.room_id != outgoing.room_id:
        raise Conflict(_("This message id is taken. Send it again with a new one."), field="id")
    return SentMessage(known, dup=True)


def _check_may_send(membership: Membership | None) -> Membership:
    """Raises: NotFound for outsiders, Forbidden where this member may only read, Silenced where they may nowhere."""
    if membership is None:
        raise NotFound
    check_may_speak(membership.user)
    if membership.room.archived_at is not None:
        raise Forbidden(_("This room is archived: it can be read, not changed."))
    if not membership.has_audience:
        raise Forbidden(_("Everybody else here is locked out. Nobody would read this."))
    if getattr(membership, "is_refused", False):
        # The same to both, so that nobody is told who has blocked whom
        raise Forbidden(_("You and this person cannot write to each other."))
    if not find_rights(membership.room, membership.user, membership).send:
        raise Forbidden(_("Only moderators write in this room."))
    return membership


def _find_answered(wanted: UUID | None, outgoing: Outgoing, state: _Batch) -> Message | None:
    """The message that this one replies to, or whose thread it is in; one that is deleted has still been answered.

    Raises:
        NotFound: it is nowhere, or in another room, which makes no difference.
        Invalid: nobody said it.
    """
    if wanted is None:
        return None
    answered = state.answered.get(wanted) or state.known.get(wanted)
    if answered is None or answered.room_id != outgoing.room_id:
        raise NotFound
    if answered.kind != MessageKind.TEXT:
        raise Invalid(_("Only what somebody said can be answered."), field="reply_to")
    return answered


def _find_forwarded(outgoing: Outgoing, membership: Membership) -> Message | None:
    """Raises: Invalid, if it would bring something of its own besides words; what `find_forwarded` raises."""
    if outgoing.forward is not None and (outgoing.files or outgoing.poll):
        raise Invalid(_("What is forwarded goes without files or a poll of yours."), field="forward")
    return find_forwarded(membership.user, outgoing.forward)


def _number(outgoing: Outgoing, state: _Batch) -> Message:
    membership = _check_may_send(state.memberships.get((outgoing.room_id, outgoing.author_id)))
    answered = _find_answered(outgoing.reply_to, outgoing, state)
    inside = _find_answered(outgoing.thread, outgoing, state)
    uploads = choose_uploads(outgoing.files, state.uploads, outgoing.author_id)
    forwarded = _find_forwarded(outgoing, membership)
    is_enough = outgoing.poll is None and bool(uploads or forwarded)
    body = clean_body(outgoing.body, may_be_empty=is_enough)
    options = clean_options(outgoing.poll.options) if outgoing.poll else []
    rows: list[Row] = clean_actions(membership.user, outgoing.actions) if outgoing.actions else []
    log = state.logs[membership.room.log_id]
    check_slow_mode(membership)
    message = Message(
        id=outgoing.id,
        room=membership.room,
        seq=log.head + 1,
        author=membership.user,
        reply_to=answered,
        thread=(inside.thread or inside) if inside else None,
        also_in_room=outgoing.also_in_room and inside is not None,
        created_at=timezone.now(),
    )
    rendered = render_body(message, body, state.people)
    if message.mentions_room:
        check_may_ring(membership)
    caught = _judge(message, Said("\n".join([body, *options]), rendered.links), bool(uploads), state)
    # From here on nothing is refused, which would leave a gap
    log.head = message.seq
    if is_slowed(membership):
        membership.spoke_at = message.created_at
        state.slowed.append(membership)
    if caught:
        state.caught.append((message, caught))
    people = list_called(message, rendered, state.called)
    state.mentions += [Mention(message=message, user_id=person) for person in sorted(people)]
    state.attached += attach(message, uploads) if uploads else ()
    state.linking += [message] if rendered.links else []
    if outgoing.poll is not None:
        state.polls.append(attach_poll(message, outgoing.poll, options))
    if forwarded is not None:
        state.forwards.append(attach_forward(message, forwarded))
    if rows:
        state.actions.append(attach_actions(message, rows))
    state.new.append(message)
    state.known[message.pk] = message
    return message


def _judge(message: Message, said: Said, has_files: bool, state: _Batch) -> str | None:
    """The word for which it is reported, if it is. Raises: Forbidden, RateLimited, by the workspace's rules."""
    unsent = sum(other.author_id == message.author_id for other in state.new)
    check_newcomer(state.rules, message.author, links=bool(said.links), files=has_files, unsent=unsent)
    word = check_words(state.rules, said)
    # What two people say to each other is shown to nobody whom neither of them asked
    return None if message.room.kind == RoomKind.DIRECT else word


def _store(state: _Batch) -> None:
    _insert_messages(state.new)
    Mention.objects.bulk_create(state.mentions)
    store_attached(state.attached)
    store_polls(state.polls)
    store_forwards(state.forwards)
    store_actions(state.actions)
    store_spoken(state.slowed)
    for message, word in state.caught:
        catch_later(message, word)
    entries = [_make_entry(message) for message in state.new]
    store_entries(entries, state.logs)
    named: dict[UUID, list[int]] = {}
    for mention in state.mentions:
        named.setdefault(mention.message_id, []).append(mention.user_id)
    if any(message.thread_id for message in state.new):
        take_note(state.new, named)
    ask_for_previews(state.linking)
    note_undecided(state.new)
    publish.sent_after_commit(entries=entries, mentions=named)


def _make_entry(message: Message) -> LogEntry:
    return LogEntry(
        log_id=message.room.log_id,
        seq=message.seq,
        kind=EntryKind.MESSAGE_SENT,
        message=message,
        actor=message.author,
        at=message.created_at,
    )

"""A room's messages, a page at a time, each with all that belongs to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from syncchat.domain.files.file_names import clean_file_name
from syncchat.models import (
    Attachment,
    Forward,
    Mention,
    Message,
    MessageActions,
    MessageVersion,
    Poll,
    PollOption,
    Reaction,
    Room,
    Vote,
)
from syncchat.protocol.kinds import MessageKind
from syncchat.protocol.programs.actions import ActionRow
from syncchat.transfer.export.names import Names
from syncchat.transfer.records import (
    FilePart,
    ForwardPart,
    MessageRecord,
    OptionPart,
    PinPart,
    PollPart,
    ReactionPart,
    VersionPart,
)

PAGE = 500


def list_messages(room: Room, names: Names, said: QuerySet[Message] | None = None) -> Iterator[MessageRecord]:
    """In the order of the room's log; of ``said``, or all. Memory holds a page, however long the room is."""
    after = 0
    mine = (Message.objects.all() if said is None else said).filter(room=room)
    while page := list(mine.filter(seq__gt=after).order_by("seq")[:PAGE]):
        yield from make_records(page, names)
        after = page[-1].seq


def make_records(page: Sequence[Message], names: Names) -> Iterator[MessageRecord]:
    parts = _Parts(page, names)
    for message in page:
        yield parts.make_record(message)


def name_file(attachment: Attachment) -> str:
    return f"files/{attachment.pk}/{clean_file_name(attachment.name)}"


class _Parts:
    """What belongs to the messages of a page, each kind read with one statement."""

    def __init__(self, page: Sequence[Message], names: Names) -> None:
        self._names = names
        ids = [message.pk for message in page]
        self._reactions = _group(Reaction.objects.filter(message__in=ids).order_by("pk"))
        self._versions = _group(MessageVersion.objects.filter(message__in=ids).order_by("pk"))
        grouped = [each.pk for each in page if "mention--group" in each.html]
        self._mentions = _group(Mention.objects.filter(message__in=grouped).order_by("pk"))
        files = Attachment.objects.filter(message__in=[each.pk for each in page if each.file_count])
        self._files = _group(files.select_related("copy_of").order_by("place"))
        asking = [each.pk for each in page if each.has_poll]
        self._polls = {each.pk: _make_poll(each, names) for each in Poll.objects.filter(pk__in=asking)}
        forwarding = [each.pk for each in page if each.has_forward]
        self._forwards = Forward.objects.in_bulk(forwarding)
        self._actions = MessageActions.objects.in_bulk([each.pk for each in page if each.has_actions])

    def make_record(self, message: Message) -> MessageRecord:
        names = self._names
        made = MessageRecord(
            id=str(message.pk),
            room=names.rooms[message.room_id],
            author=names.people[message.author_id],
            at=message.created_at,
            kind=message.kind,
            person=names.find_person(message.person_id),
            text=message.body,
            names=names.read_named(message.html),
            thread=str(message.thread_id) if message.thread_id else None,
            in_room=message.also_in_room,
            reply_to=str(message.reply_to_id) if message.reply_to_id else None,
            edited_at=message.edited_at,
            deleted_at=message.deleted_at,
            taken_back=message.taken_back,
        )
        if message.kind == MessageKind.TEXT and message.deleted_at is None:
            self._add_parts(made, message)
        return made

    def _add_parts(self, made: MessageRecord, message: Message) -> None:
        names = self._names
        if message.pk in self._mentions:
            made.called = names.list_people([each.user_id for each in self._mentions[message.pk]])
        if message.pinned_at is not None:
            made.pin = PinPart(by=names.find_person(message.pinned_by_id), at=message.pinned_at)
        made.versions = [
            VersionPart(text=each.body, at=each.at) for each in self._versions.get(message.pk, ())
        ]
        made.reactions = [
            ReactionPart(emoji=each.emoji, by=names.people[each.user_id], at=each.at)
            for each in self._reactions.get(message.pk, ())
        ]
        made.files = [make_file(each, names, message.author_id) for each in self._files.get(message.pk, ())]
        made.poll = self._polls.get(message.pk)
        if forward := self._forwards.get(message.pk):
            made.forward = _make_forward(forward, names)
        if pressed := self._actions.get(message.pk):
            made.actions = [ActionRow(**row) for row in pressed.rows]


def make_file(file: Attachment, names: Names, author_id: int) -> FilePart:
    first = file.copy_of or file
    is_gone = not file.stored
    return FilePart(
        id=str(file.pk),
        name=file.name,
        path="" if is_gone else name_file(first),
        size=file.size,
        kind=file.kind,
        mime=file.type,
        width=file.width,
        height=file.height,
        voice=file.voice,
        by=names.people[file.uploader_id] if file.uploader_id != author_id else None,
        created_at=file.created_at,
        copy_of=str(file.copy_of_id) if file.copy_of_id else None,
    )


def _make_poll(poll: Poll, names: Names) -> PollPart:
    votes: defaultdict[int, list[int]] = defaultdict(list)
    for option, person in Vote.objects.filter(option__poll=poll).values_list("option", "user"):
        votes[option].append(person)
    options = PollOption.objects.filter(poll=poll).order_by("place")
    return PollPart(
        options=[
            OptionPart(
                text=each.text,
                by=names.find_person(each.added_by_id),
                count=len(votes[each.pk]),
                votes=sorted(names.list_people(votes[each.pk])) if names.tells_votes(poll) else [],
            )
            for each in options
        ],
        multiple=poll.multiple,
        anonymous=poll.anonymous,
        extendable=poll.extendable,
        closed_at=poll.closed_at,
    )


def _make_forward(forward: Forward, names: Names) -> ForwardPart:
    return ForwardPart(
        original=str(forward.original_id) if forward.original_id else None,
        room=names.rooms.get(forward.room_id) if forward.room_id else None,
        author=names.people[forward.author_id],
        said_at=forward.said_at,
        text=forward.body,
        names=names.read_named(forward.html) or {},
        is_deleted=forward.is_deleted,
    )


def _group(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for each in rows:
        found.setdefault(each.message_id, []).append(each)
    return found

"""Messages, a thousand at a time: with their entries, in one transaction, numbered as their room's log goes on."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from syncchat.domain.emoji.names import find_code
from syncchat.domain.markup import RENDERER_VERSION, find_glyph, render
from syncchat.domain.messages.actions import clean_rows
from syncchat.domain.messages.mentions import render_body
from syncchat.errors import Invalid
from syncchat.models import Attachment, Forward, Message, MessageActions, Poll, PollOption
from syncchat.models.queries.prepared import PreparedQuery
from syncchat.protocol.kinds import MessageKind
from syncchat.transfer.records import FilePart, ForwardPart, MessageRecord
from syncchat.transfer.source import Source
from syncchat.transfer.writing.drafts import Draft
from syncchat.transfer.writing.files import FileWriter
from syncchat.transfer.writing.ids import References, derive_id, read_id
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.people import PeopleWriter
from syncchat.transfer.writing.places import Places, RoomPlace
from syncchat.transfer.writing.rows import MentionRow, MessageRow, ReactionRow, VersionRow
from syncchat.transfer.writing.storing import store_drafts
from syncchat.transfer.writing.words import WordReader, cut

_find_rooms_of = PreparedQuery(
    lambda ids: Message.objects.filter(pk__among=ids).values_list("pk", "room_id", "thread_id")
)
_LINES = frozenset(MessageKind) - {MessageKind.TEXT}
LINE_LIMIT = 250
# Their entries say who came and went, so they say it of somebody
ABOUT_SOMEBODY = (MessageKind.JOINED, MessageKind.LEFT, MessageKind.ADDED, MessageKind.REMOVED)


class MessageWriter:
    def __init__(
        self,
        source: Source,
        places: Places,
        people: PeopleWriter,
        files: FileWriter,
        notes: Notes,
        *,
        is_dry: bool,
    ) -> None:
        self._source, self._places, self._people = source, places, people
        self._files, self._notes, self._is_dry = files, notes, is_dry
        self._words = WordReader(places, people.find_or_invent)
        self.references = References()

    def write(self, room: RoomPlace, records: Sequence[MessageRecord]) -> None:
        """What is here already stays as it is."""
        ids = self._choose_ids(room, records)
        known: dict[UUID, UUID | None] = {pk: thread for pk, _room, thread in _find_rooms_of(ids)}
        wanted = {key for record in records for key in (record.thread, record.reply_to) if key}
        roots = dict(self.references.find(room.key, wanted))
        drafts: list[Draft] = []
        seen: list[tuple[str, UUID, UUID | None]] = []
        for record, pk in zip(records, ids, strict=True):
            if pk in known:
                self._notes.known["message"] += 1
                thread = known[pk]
            else:
                made = self._make(record, pk, room, roots)
                thread = made[0].message.thread_id if made else None
                drafts += made
                known[pk] = thread
                if not made:
                    continue
            roots[record.id] = pk, thread
            seen.append((record.id, pk, thread))
        self.references.remember(room.key, seen)
        self._notes.made["message"] += len(drafts)
        if drafts and not self._is_dry:
            store_drafts(room, drafts, self._list_voters(drafts))

    def _choose_ids(self, room: RoomPlace, records: Sequence[MessageRecord]) -> list[UUID]:
        """Ours as they are, unless one is taken by another room: that is where this export is of."""
        derived = [derive_id(each.at, self._source.name, room.key, each.id) for each in records]
        if not self._source.is_ours:
            return derived
        own = [read_id(record.id) or pk for record, pk in zip(records, derived, strict=True)]
        elsewhere = {pk for pk, room_id, _thread in _find_rooms_of(own) if room_id != room.id}
        return [other if pk in elsewhere else pk for pk, other in zip(own, derived, strict=True)]

    def _list_voters(self, drafts: Iterable[Draft]) -> dict[int, int]:
        """The logs of those who chose something, by person."""
        voters = {pk for draft in drafts for _option, people in draft.options for pk in people}
        return (
            {place.id: place.log_id for place in self._places.people.values() if place.id in voters}
            if voters
            else {}
        )

    def _make(
        self, record: MessageRecord, pk: UUID, room: RoomPlace, roots: dict[str, tuple[UUID, UUID | None]]
    ) -> list[Draft]:
        author = self._people.find_or_invent(record.author)
        message = MessageRow(pk, room.id, author.id, record.at, kind=record.kind, renderer=RENDERER_VERSION)
        if record.kind in _LINES:
            return [self._make_line(record, message)]
        if record.kind != MessageKind.TEXT:
            self._notes.add_problem(record.id, f"Nothing here is of the kind {record.kind[:20]}.")
            return []
        self._place(record, message, roots)
        if record.deleted_at is not None:
            message.deleted_at, message.taken_back = record.deleted_at, record.taken_back
            message.edited_at, message.renderer = record.edited_at, RENDERER_VERSION
            return [Draft(message)]
        return self._make_text(record, message)

    def _make_line(self, record: MessageRecord, message: MessageRow) -> Draft:
        message.renderer = 0
        message.body = " ".join(record.text.split())[:LINE_LIMIT]
        if record.person or record.kind in ABOUT_SOMEBODY:
            message.person_id = self._people.find_or_invent(record.person or record.author).id
        return Draft(message)

    def _place(
        self, record: MessageRecord, message: MessageRow, roots: dict[str, tuple[UUID, UUID | None]]
    ) -> None:
        if record.thread:
            found = roots.get(record.thread)
            if found:
                message.thread_id = found[1] or found[0]
                message.also_in_room = record.in_room
            else:
                self._notes.add_problem(record.id, "The message that began this thread is not there.")
        if record.reply_to:
            found = roots.get(record.reply_to)
            if found:
                message.reply_to_id = found[0]
            else:
                self._notes.add_problem(record.id, "The message that this one answers is not there.")

    def _make_text(self, record: MessageRecord, message: MessageRow) -> list[Draft]:
        words = self._words.read(record.text, record.names)
        draft = Draft(message)
        self._add_files(draft, record)
        if record.poll is not None and record.poll.options:
            self._add_poll(draft, record)
        if record.forward is not None:
            self._add_forward(draft, record.forward, record.files)
        if not words.text and not (draft.files or draft.copies or draft.poll or draft.forward):
            self._notes.add_problem(record.id, "Nothing is said in this message.")
            return []
        first, *rest = cut(words.text)
        rendered = render_body(cast(Message, message), first, words.people)
        called = rendered.mentions
        if record.called is not None:
            called = called | {self._people.find_or_invent(key).id for key in record.called}
        draft.mentions = [MentionRow(message.id, pk) for pk in sorted(called)]
        message.edited_at = record.edited_at
        draft.versions = [VersionRow(message.id, each.text, each.at) for each in record.versions]
        if record.pin is not None:
            by = self._people.find_or_invent(record.pin.by) if record.pin.by else None
            message.pinned_by_id, message.pinned_at = by.id if by else None, record.pin.at
        draft.reactions = self._make_reactions(record, message)
        if record.actions:
            self._add_actions(draft, record)
        if rest:
            self._notes.add_problem(record.id, "Too long for one message; it goes on in the next.")
        return [draft, *self._go_on(message, rest, words.people)]

    def _go_on(self, message: MessageRow, rest: Sequence[str], people: object) -> list[Draft]:
        drafts = []
        for number, text in enumerate(rest, 1):
            at = message.created_at + timedelta(microseconds=number)
            more = MessageRow(
                derive_id(at, self._source.name, str(message.pk), str(number)),
                message.room_id,
                message.author_id,
                at,
                thread_id=message.thread_id,
                also_in_room=message.also_in_room,
            )
            rendered = render_body(cast(Message, more), text, people)  # type: ignore[arg-type]
            drafts.append(Draft(more, [MentionRow(more.id, pk) for pk in sorted(rendered.mentions)]))
        return drafts

    def _make_reactions(self, record: MessageRecord, message: MessageRow) -> list[ReactionRow]:
        made: dict[tuple[str, int], ReactionRow] = {}
        for each in record.reactions:
            emoji = find_glyph(each.emoji) or find_code(each.emoji)
            if emoji is None:
                self._notes.add_problem(each.emoji, "This reaction is no emoji that can be written here.")
                continue
            person = self._people.find_or_invent(each.by).id
            made.setdefault(
                (emoji, person),
                ReactionRow(message.id, person, emoji, each.at or record.at),
            )
        return [*made.values()]

    def _add_files(self, draft: Draft, record: MessageRecord) -> None:
        for part in record.files if record.forward is None else ():
            file = self._files.store(part, draft.message.pk, self._find_uploader(part, draft), record.at)
            if file is not None:
                file.message_id, file.place = draft.message.id, len(draft.files)
                # A forward may have brought it before
                file.uploader_id = self._find_uploader(part, draft)
                file.created_at = part.created_at or record.at
                draft.files.append(file)
        draft.message.file_count = len(draft.files)

    def _find_uploader(self, part: FilePart, draft: Draft) -> int:
        return self._people.find_or_invent(part.by).id if part.by else draft.message.author_id

    def _add_poll(self, draft: Draft, record: MessageRecord) -> None:
        asked = record.poll
        if asked is None:
            return
        draft.message.has_poll = True
        voted = set[int]()
        draft.poll = Poll(
            message_id=draft.message.id,
            multiple=asked.multiple,
            anonymous=asked.anonymous,
            extendable=asked.extendable,
            closed_at=asked.closed_at,
        )
        for place, each in enumerate(asked.options):
            by = self._people.find_or_invent(each.by).id if each.by else None
            option = PollOption(poll=draft.poll, place=place, text=each.text[:200], added_by_id=by)
            voters = dict.fromkeys(self._people.find_or_invent(key).id for key in each.votes)
            if each.count > len(voters):
                self._notes.add_problem(
                    record.id, "Who chose something in this poll is not told; it is not counted."
                )
            chosen = [pk for pk in voters if asked.multiple or pk not in voted]
            voted.update(chosen)
            draft.options.append((option, chosen))

    def _add_actions(self, draft: Draft, record: MessageRecord) -> None:
        if not self._people.find_or_invent(record.author).is_bot:
            self._notes.add_problem(record.id, "Only bots put buttons on their messages.")
            return
        try:
            rows = clean_rows(record.actions)
        except Invalid:
            self._notes.add_problem(record.id, "What could be pressed on this message cannot be here.")
            return
        draft.message.has_actions = True
        draft.actions = MessageActions(message_id=draft.message.id, rows=rows)

    def _add_forward(self, draft: Draft, part: ForwardPart, files: Sequence[FilePart]) -> None:
        """What it is a copy of may be in a room that comes later: `finish` refers to it then."""
        words = self._words.read(part.text, part.names or None)
        room = self._places.rooms.get(part.room or "")
        draft.message.has_forward = True
        draft.forward = Forward(
            message_id=draft.message.id,
            author_id=self._people.find_or_invent(part.author).id,
            room_id=room.id if room else None,
            said_at=part.said_at,
            body=words.text,
            html=render(words.text, people=words.people).html,
            renderer=RENDERER_VERSION,
            is_deleted=part.is_deleted,
        )
        if part.original:
            self.references.note_forward(draft.message.pk, part.original)
        for each in files:
            self._add_copy(draft, each)
        draft.message.file_count = len(draft.copies)

    def _add_copy(self, draft: Draft, part: FilePart) -> None:
        first = part.model_copy(update={"id": part.copy_of or part.id})
        sent = draft.message
        original = self._files.store_original(first, sent.author_id, sent.created_at)
        if original is None or (copy_id := read_id(part.id)) is None:
            return
        shared = (
            "name",
            "size",
            "received",
            "kind",
            "type",
            "width",
            "height",
            "voice",
            "stored",
            "thumbnail",
        )
        draft.copies.append(
            Attachment(
                id=copy_id,
                copy_of=original,
                uploader_id=draft.message.author_id,
                message_id=draft.message.id,
                place=len(draft.copies),
                created_at=part.created_at or draft.message.created_at,
                **{name: getattr(original, name) for name in shared},
            )
        )

"""A message with all that belongs to it, in memory: what is made of a record before anything is written."""

from dataclasses import dataclass, field
from datetime import datetime

from syncchat.models import Attachment, Forward, MessageActions, Poll, PollOption
from syncchat.protocol.kinds import EntryKind, MessageKind
from syncchat.transfer.writing.rows import EntryRow, MentionRow, MessageRow, ReactionRow, VersionRow

ENTRY_KINDS = {
    MessageKind.TEXT: EntryKind.MESSAGE_SENT,
    MessageKind.JOINED: EntryKind.MEMBER_JOINED,
    MessageKind.ADDED: EntryKind.MEMBER_JOINED,
    MessageKind.LEFT: EntryKind.MEMBER_LEFT,
    MessageKind.REMOVED: EntryKind.MEMBER_LEFT,
}


@dataclass(slots=True)
class Draft:
    message: MessageRow
    mentions: list[MentionRow] = field(default_factory=list)
    reactions: list[ReactionRow] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    copies: list[Attachment] = field(default_factory=list)
    poll: Poll | None = None
    options: list[tuple[PollOption, list[int]]] = field(default_factory=list)
    forward: Forward | None = None
    actions: MessageActions | None = None

    def list_entries(self, log_id: int) -> list[EntryRow]:
        """What the room's log says of it: sent first, and then all that happened to it."""
        message = self.message
        first = ENTRY_KINDS.get(MessageKind(message.kind), EntryKind.ROOM_CHANGED)
        entries = [self._make_entry(log_id, first, message.author_id, message.created_at)]
        entries[0].person_id = message.person_id
        if message.edited_at:
            entries.append(
                self._make_entry(log_id, EntryKind.MESSAGE_EDITED, message.author_id, message.edited_at)
            )
        entries += [
            self._make_entry(log_id, EntryKind.REACTIONS_CHANGED, each.user_id, each.at)
            for each in self.reactions
        ]
        if self.poll is not None and any(voters for _option, voters in self.options):
            # An entry names who made it, so one about a poll that is imported names nobody
            entries.append(self._make_entry(log_id, EntryKind.POLL_CHANGED, None, message.created_at))
        if message.pinned_at:
            entries.append(
                self._make_entry(log_id, EntryKind.MESSAGE_PINNED, message.pinned_by_id, message.pinned_at)
            )
        if message.deleted_at:
            entries.append(
                self._make_entry(log_id, EntryKind.MESSAGE_DELETED, message.author_id, message.deleted_at)
            )
        return entries

    def _make_entry(self, log_id: int, kind: EntryKind, actor_id: int | None, at: datetime) -> EntryRow:
        return EntryRow(log_id, kind, self.message.id, actor_id, at)

"""From drafts to rows: one transaction, a statement for each kind of row."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import cast

from django.db import transaction

from syncchat.domain.messages.attachments import store_attached
from syncchat.log import publish
from syncchat.log.append import store_entries
from syncchat.models import (
    Attachment,
    Forward,
    LogEntry,
    Mention,
    Message,
    MessageActions,
    MessageVersion,
    Poll,
    PollOption,
    Reaction,
    Vote,
    WebhookPosition,
)
from syncchat.models.queries.prepared import PreparedInsert
from syncchat.protocol.kinds import EntryKind
from syncchat.transfer.writing.drafts import Draft
from syncchat.transfer.writing.logs import append_all, lock_many
from syncchat.transfer.writing.places import RoomPlace
from syncchat.transfer.writing.rows import EntryRow

_insert_messages = PreparedInsert(Message)
_insert_mentions = PreparedInsert(Mention)
_insert_reactions = PreparedInsert(Reaction)
_insert_versions = PreparedInsert(MessageVersion)


@transaction.atomic
def store_drafts(room: RoomPlace, drafts: Sequence[Draft], voters: Mapping[int, int]) -> None:
    """``voters`` are the logs of those who chose something in a poll. Nothing here notifies anybody."""
    logs = lock_many([room.log_id, *voters.values()])
    log = logs[room.log_id]
    before = log.head
    entries: list[EntryRow] = []
    for draft in drafts:
        said = draft.list_entries(room.log_id)
        for entry in said:
            log.head += 1
            entry.seq = log.head
        draft.message.seq = said[0].seq
        entries += said
    _insert_messages([draft.message for draft in drafts])
    _insert_mentions([*chain.from_iterable(draft.mentions for draft in drafts)])
    _insert_reactions([*chain.from_iterable(draft.reactions for draft in drafts)])
    _insert_versions([*chain.from_iterable(draft.versions for draft in drafts)])
    _store_parts(drafts)
    store_entries(cast(Sequence[LogEntry], entries), {room.log_id: log})
    append_all(_list_votes(drafts, voters), logs)
    # Programs that were told everything so far are not told years of old talk
    WebhookPosition.objects.filter(log=room.log_id, seq=before).update(seq=log.head)
    publish.hint_after_commit(log_id=room.log_id, head=log.head)


def _store_parts(drafts: Sequence[Draft]) -> None:
    """What few messages have."""
    files = [file for draft in drafts for file in draft.files]
    if files:
        store_attached(files)
        Attachment.objects.bulk_update(files, ["uploader", "created_at"])
    Forward.objects.bulk_create(draft.forward for draft in drafts if draft.forward)
    MessageActions.objects.bulk_create(draft.actions for draft in drafts if draft.actions)
    Attachment.objects.bulk_create(copy for draft in drafts for copy in draft.copies)
    Poll.objects.bulk_create(draft.poll for draft in drafts if draft.poll)
    options = [option for draft in drafts for option in draft.options]
    PollOption.objects.bulk_create(option for option, _voters in options)
    Vote.objects.bulk_create(Vote(option=option, user_id=pk) for option, voters in options for pk in voters)


def _list_votes(drafts: Sequence[Draft], voters: Mapping[int, int]) -> list[LogEntry]:
    return [
        LogEntry(
            log_id=voters[pk],
            kind=EntryKind.VOTE_CHANGED,
            actor_id=pk,
            message_id=draft.message.id,
            room_id=draft.message.room_id,
        )
        for draft in drafts
        for pk in sorted({pk for _option, people in draft.options for pk in people})
    ]

"""Messages as they go out: what a page of them needs is read for all of them together."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from syncchat.access import get_message_for
from syncchat.models import Message, User
from syncchat.models.messages.actions import gather_actions
from syncchat.models.messages.attachment import gather_files, list_files
from syncchat.models.messages.forward import gather_forwards
from syncchat.models.messages.link_preview import gather_previews, list_previews
from syncchat.models.messages.poll import gather_polls
from syncchat.models.messages.reaction import Gathered, gather_reactions
from syncchat.models.queries.thread import Summary, gather_summaries
from syncchat.protocol import events as wire
from syncchat.protocol.kinds import MessageKind
from syncchat.protocol.programs.actions import ActionRow
from syncchat.serializers.files import name_shown, serialize_file, serialize_preview
from syncchat.serializers.forwards import cut_message, serialize_forward
from syncchat.serializers.people import serialize_person
from syncchat.serializers.polls import serialize_poll


def serialize_messages(found: Iterable[Message], reader: User) -> list[wire.Message]:
    """As this person reads them: wherever they reacted, they are named."""
    listed = list(found)
    gather_shown_files(listed)
    gather_previews(listed)
    gather_replies(listed)
    gather_polls(listed, reader.pk)
    gather_actions(listed)
    gather_forwards([*listed, *(each.reply_to for each in listed)])
    gathered = gather_reactions([each.pk for each in listed], [reader.pk])
    return [serialize_message(each, gathered.get(each.pk, [])) for each in listed]


def describe_message(message_id: UUID, reader: User) -> wire.Message:
    """Raises: NotFound, if it is not of a room that they belong to."""
    (message,) = serialize_messages([get_message_for(reader, message_id)], reader)
    return message


def gather_shown_files(found: Iterable[Message | None]) -> None:
    """Their own, and those of what they answer: one without words is quoted by the name of its file."""
    listed = [each for each in found if each is not None]
    gather_files([*listed, *(each.reply_to for each in listed)])


def gather_replies(found: Iterable[Message | None]) -> None:
    """Summaries of the threads that these began, or are in."""
    listed = [each for each in found if each is not None]
    roots = [*listed, *(each.thread for each in listed if each.thread)]
    summaries = gather_summaries(each.pk for each in roots)
    for each in roots:
        each.summary = summaries.get(each.pk)


def serialize_message(
    message: Message, reactions: Iterable[Gathered], mentions: list[int] | None = None
) -> wire.Message:
    """``mentions`` saves a query where they are known already."""
    if mentions is None:
        mentions = sorted(mention.user_id for mention in message.mentions.all())
    return wire.Message(
        id=message.pk,
        room=message.room_id,
        seq=message.seq,
        kind=MessageKind(message.kind),
        author=serialize_person(message.author),
        person=serialize_person(message.person) if message.person else None,
        body=message.body,
        html=message.html,
        at=message.created_at,
        edited_at=message.edited_at,
        deleted=message.deleted_at is not None,
        taken_back=message.taken_back or None,
        mentions=mentions,
        mentions_room=message.mentions_room,
        reactions=[_reaction(each) for each in reactions] or None,
        files=[serialize_file(each) for each in list_files(message)] or None,
        previews=[serialize_preview(each) for each in list_previews(message)] or None,
        reply_to=serialize_quote(message.reply_to) if message.reply_to and not message.deleted_at else None,
        pinned=_pin(message) if message.pinned_at else None,
        poll=serialize_poll(message),
        forward=serialize_forward(message),
        actions=_actions(message) if message.has_actions else None,
        thread=_thread_place(message) if message.thread else None,
        replies=serialize_replies(message.summary) if message.summary else None,
    )


def _actions(message: Message) -> list[ActionRow] | None:
    gather_actions([message])
    return [ActionRow(**row) for row in message.actions or ()] or None


def _thread_place(message: Message) -> wire.ThreadPlace:
    root = cast(Message, message.thread)
    return wire.ThreadPlace(root=root.pk, root_seq=root.seq, also_in_room=message.also_in_room)


def serialize_replies(summary: Summary | None) -> wire.Replies:
    summary = summary or Summary()
    return wire.Replies(
        count=summary.count,
        people=[serialize_person(each) for each in summary.people],
        last_at=summary.last_at,
        last_seq=summary.last_seq,
    )


def _pin(message: Message) -> wire.Pin:
    by = serialize_person(message.pinned_by) if message.pinned_by else None
    return wire.Pin(by=by, at=cast(datetime, message.pinned_at))


def serialize_quote(message: Message) -> wire.Quote:
    return wire.Quote(
        id=message.pk,
        seq=message.seq,
        author=serialize_person(message.author),
        text=cut_message(message) or _name_first_file(message),
        deleted=message.deleted_at is not None,
    )


def _name_first_file(message: Message) -> str:
    return next((name_shown(each) for each in list_files(message)), "") if message.file_count else ""


def _reaction(gathered: Gathered) -> wire.Reaction:
    return wire.Reaction(emoji=gathered.emoji, count=gathered.count, people=gathered.people)

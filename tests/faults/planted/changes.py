"""Bugs in what is done after a message was sent: changes that are lost, told wrongly, or told to the wrong ones."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from syncchat.domain.messages import messages, pins, reactions, reads
from syncchat.domain.rooms import memberships
from syncchat.domain.search import search
from syncchat.models import Attachment, Membership, Message
from syncchat.serializers import events
from syncchat.serializers import messages as message_serializer
from syncchat.serializers import rooms as room_serializer
from syncchat.socket import pulls
from syncchat.socket.verbs import VERBS

NOBODY = "00000000-0000-0000-0000-000000000000"

Verb = Callable[..., Any]


def _plant(module: Any, name: str, spoiled: Verb) -> None:
    """In the module, and in the table that commands go by."""
    healthy: Verb = getattr(module, name)
    setattr(module, name, spoiled)
    for command, verb in list(VERBS.items()):
        if verb.run is healthy:
            VERBS[command] = replace(verb, run=spoiled)


def _spread(name: str, spoiled: Verb, *modules: Any) -> None:
    """Wherever it was imported to."""
    for module in modules:
        setattr(module, name, spoiled)


def _spoil_every(module: Any, name: str, nth: int, spoiled: Verb) -> None:
    """`spoiled` takes the verb, and what the verb takes."""
    verb: Verb = getattr(module, name)
    turns = itertools.count(1)

    def act(**fields: Any) -> Any:
        return spoiled(verb, **fields) if next(turns) % nth == 0 else verb(**fields)

    _plant(module, name, act)


def _do_nothing(*_verb: Verb, **_fields: Any) -> None:
    """The acknowledgement says that it was done."""


def _find_only(_verb: Verb, *, message_id: Any, **_fields: Any) -> Message:
    return Message.objects.get(pk=message_id)


def drop_every_third_edit_or_deletion() -> None:
    _spoil_every(messages, "edit_message", 3, _find_only)
    _spoil_every(messages, "delete_message", 3, _find_only)


def drop_a_reaction() -> None:
    _spoil_every(reactions, "add_reaction", 2, _find_only)


def drop_a_pin() -> None:
    _spoil_every(pins, "pin_message", 2, _find_only)


def drop_a_read_mark() -> None:
    _spoil_every(reads, "mark_read", 2, _do_nothing)


def drop_a_joining() -> None:
    """Who was let in is let in, says the answer."""

    def add(verb: Verb, *, room_id: int, **_fields: Any) -> list[Membership]:
        return list(Membership.objects.filter(room_id=room_id))

    _spoil_every(memberships, "add_people", 2, add)


def edit_an_older_version() -> None:
    """Every second edit is applied to what was there before the last one: its words come back."""
    before: dict[Any, str] = {}
    rewrite = messages._rewrite

    def rewrite_older(message: Message, body: str, membership: Membership) -> None:
        older = before.get(message.pk)
        before[message.pk] = message.body
        rewrite(message, older if older is not None else body, membership)

    messages._rewrite = rewrite_older


def tell_nobody_of_a_pin() -> None:
    """It is stored, and no entry says so."""
    pins.append_entry = _do_nothing  # type: ignore[assignment, attr-defined]


def tell_nobody_of_a_reaction() -> None:
    reactions.append_entry = _do_nothing  # type: ignore[assignment, attr-defined]


def count_threads_off_by_one() -> None:
    replies = message_serializer.serialize_replies

    def count(summary: Any) -> Any:
        counted = replies(summary)
        return counted.model_copy(update={"count": counted.count + 1}) if counted.count > 1 else counted

    _spread("serialize_replies", count, message_serializer, events)


def move_the_mark_of_another() -> None:
    move = reads._move

    def move_two(user: Any, room_id: int, change: Any) -> Membership:
        place = move(user, room_id, change)
        other = Membership.objects.filter(room_id=room_id).exclude(user=user).order_by("user_id").last()
        if other is not None:
            Membership.objects.filter(pk=other.pk).update(read_seq=max(other.read_seq, place.read_seq))
        return place

    reads._move = move_two


def remember_how_many_members() -> None:
    known: dict[int, int] = {}
    describe = room_serializer.list_room_fields

    def describe_room(room: Any, people: Any, member_count: int) -> dict[str, Any]:
        return describe(room, people, known.setdefault(room.pk, member_count))

    room_serializer.list_room_fields = describe_room


def _keep_words() -> dict[Any, tuple[str, str]]:
    """What was deleted, as this process remembers it."""
    gone: dict[Any, tuple[str, str]] = {}
    delete = messages.delete_message

    def delete_message(*, actor: Any, message_id: Any) -> Message:
        message = Message.objects.get(pk=message_id)
        gone.setdefault(message.pk, (message.body, message.html))
        return delete(actor=actor, message_id=message_id)

    _plant(messages, "delete_message", delete_message)
    return gone


def find_deleted_words() -> None:
    """The index forgets nothing, and the page of results shows what it remembers."""
    gone = _keep_words()
    find = search.search

    def search_all(*, user: Any, query: str, **more: Any) -> Any:
        found = find(user=user, query=query, **more)
        wanted = query.strip('"')
        for message_id, (body, _html) in list(gone.items()):
            message = Message.objects.select_related("author", "room").filter(pk=message_id).first()
            if message and message.room.memberships.filter(user=user).exists() and wanted in body:
                message.body = body
                found.results.append(search.Result(message, [], []))
        return found

    search.search = search_all


def hand_out_deleted_files() -> None:
    """Who remembers the address still gets the file."""
    delete = messages.delete_message

    def delete_message(*, actor: Any, message_id: Any) -> Message:
        room = Message.objects.get(pk=message_id).room
        another = room.messages.exclude(pk=message_id).first()
        Attachment.objects.filter(message_id=message_id).update(message=another)
        return delete(actor=actor, message_id=message_id)

    _plant(messages, "delete_message", delete_message)


def poll_deleted_words() -> None:
    """A long poll is answered from what was encoded when the words were still there."""
    gone = _keep_words()
    encoded: Verb = pulls.encode_events  # type: ignore[attr-defined]

    def encode_events(log_id: int, after: int, to: Any, events: Any, **more: Any) -> str:
        found = json.loads(encoded(log_id, after, to, events, **more))
        for event in found["events"]:
            body, html = gone.get(UUID((event.get("message") or {}).get("id", NOBODY)), ("", ""))
            if body:
                event["message"].update(body=body, html=html)
        return json.dumps(found)

    pulls.encode_events = encode_events  # type: ignore[attr-defined]


def show_deleted_words_in_history() -> None:
    gone = _keep_words()
    encoded = message_serializer.serialize_message

    def message(message: Message, *args: Any, **more: Any) -> Any:
        body, html = gone.get(message.pk, ("", ""))
        shown = encoded(message, *args, **more)
        return shown.model_copy(update={"body": body, "html": html}) if body and shown.deleted else shown

    _spread("serialize_message", message, message_serializer, events)


CHANGES: dict[str, Callable[[], None]] = {
    bug.__name__: bug
    for bug in (
        drop_every_third_edit_or_deletion,
        edit_an_older_version,
        drop_a_reaction,
        drop_a_pin,
        drop_a_read_mark,
        drop_a_joining,
        tell_nobody_of_a_pin,
        tell_nobody_of_a_reaction,
        count_threads_off_by_one,
        move_the_mark_of_another,
        remember_how_many_members,
        find_deleted_words,
        hand_out_deleted_files,
        poll_deleted_words,
        show_deleted_words_in_history,
    )
}

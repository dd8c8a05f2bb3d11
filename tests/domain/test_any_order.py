"""Whatever order verbs come in: who deletes wins, and what is unread is what a recount says."""

import random
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.messages.reads import count_unread, mark_read, mark_unread
from syncchat.errors import DomainError
from syncchat.models import Membership, Message, Room, User
from syncchat.protocol.kinds import MessageKind
from tests.snapshots import fold_events, take_snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STEPS = 40


@pytest.mark.fault("T64")
@pytest.mark.parametrize("order", list(permutations(("edit", "delete", "react"))))
def test_a_deletion_wins_over_edits_before_and_after_it(
    alice: User, bob: User, lobby: Room, order: tuple[str, ...]
) -> None:
    message = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="the first words").message
    verbs: dict[str, Callable[[], object]] = {
        "edit": lambda: edit_message(actor=alice, message_id=message.pk, body="other words"),
        "delete": lambda: delete_message(actor=alice, message_id=message.pk),
        "react": lambda: add_reaction(actor=bob, message_id=message.pk, emoji="👍"),
    }
    before = take_snapshot(bob)
    for name in order:
        with suppress(DomainError):
            verbs[name]()

    stored = Message.objects.get(pk=message.pk)
    assert stored.deleted_at is not None
    assert (stored.body, stored.html, stored.reactions.count()) == ("", "", 0)
    assert fold_events(before, bob) == take_snapshot(bob)


@pytest.mark.fault("T61")
@pytest.mark.parametrize("seed", range(3))
def test_what_is_unread_is_what_a_recount_says_after_any_history(
    alice: User, bob: User, lobby: Room, seed: int
) -> None:
    chance = random.Random(seed)
    for step in range(STEPS):
        with suppress(DomainError):
            _do_anything(chance, lobby, [alice, bob])
        for reader in (alice, bob) if step % 4 == 3 else ():
            counted = count_unread(reader)[lobby.pk]
            assert (counted.unread, counted.mentions) == _recount(reader, lobby)


def _do_anything(chance: random.Random, room: Room, people: list[User]) -> None:
    person, seqs = chance.choice(people), [message.seq for message in room.messages.all()] or [0]
    verb = chance.choices(["say", "delete", "edit", "read", "unread"], [5, 2, 2, 2, 1])[0]
    mine = list(room.messages.filter(author=person, kind=MessageKind.TEXT))
    if verb == "say":
        words = chance.choice(["plain", "@alice come", "@bob come", "@room all of you"])
        send_message(actor=person, room_id=room.pk, id=make_id(), body=words)
    elif verb == "read":
        mark_read(actor=person, room_id=room.pk, seq=chance.choice(seqs))
    elif verb == "unread":
        mark_unread(actor=person, room_id=room.pk, seq=chance.choice(seqs))
    elif mine and verb == "delete":
        delete_message(actor=person, message_id=chance.choice(mine).pk)
    elif mine:
        edit_message(actor=person, message_id=chance.choice(mine).pk, body=chance.choice(["dull", "@bob"]))


def _recount(reader: User, room: Room) -> tuple[int, int]:
    """The plain way: every message, one after the other."""
    place = Membership.objects.get(user=reader, room=room)
    waiting = [
        message
        for message in Message.objects.filter(room=room)
        if message.seq > place.last_read
        and message.author_id != reader.pk
        and message.kind == MessageKind.TEXT
        and message.deleted_at is None
    ]
    named = [each for each in waiting if each.mentions_room or each.mentions.filter(user=reader).exists()]
    return len(waiting), len(named)

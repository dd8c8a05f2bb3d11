"""Words that try to become script, put by the product's own verbs wherever the page shows somebody's words."""

from uuid import uuid4

from django.db import transaction

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.lookalikes import trace_looks
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.messages.messages import send_message
from syncchat.domain.messages.pins import pin_message
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.room_names import clean_name, fold_name
from syncchat.domain.rooms.rooms import create_room, rename_room
from syncchat.errors import DomainError
from syncchat.models import Room, User
from tests.domain.markup_vectors import BROKEN_LINKS, NO_LINKS, TAGS
from tests.files.things import upload

MANY = 50
# The completion of a mention shows eight people: each of these letters is asked for by itself
GROUP = 8


def list_vectors() -> list[str]:
    """Fifty that a room and a person can be called: most kinds of element, then links."""
    tags, links = _list_names(TAGS), _list_names([*BROKEN_LINKS, *NO_LINKS])
    return [*tags[: MANY - 8], *links[:: len(links) // 8]][:MANY]


def list_groups() -> list[str]:
    """How the usernames begin."""
    return [f"q{chr(ord('a') + number)}" for number in range(-(-MANY // GROUP))]


def plant() -> None:
    """Everything belongs to alice, who registered first."""
    vectors = list_vectors()
    alice = User.objects.get(username="alice")
    # Each in one transaction: a commit for each message took half of the time
    for fill in (_fill_general, _fill_rooms, _fill_talk, _fill_thread, _fill_lines):
        with transaction.atomic():
            fill(alice, vectors)


def _fill_general(alice: User, vectors: list[str]) -> None:
    groups, general = list_groups(), Room.objects.get(is_general=True)
    people = [
        create_user(username=f"{groups[at // GROUP]}{at}", display_name=name)
        for at, name in enumerate(vectors)
    ]
    for person in people:
        update_profile(
            actor=person,
            display_name=person.display_name,
            username=person.username,
            status_text=person.display_name,
            about=person.display_name,
        )
        send_message(actor=person, room_id=general.pk, id=uuid4(), body="Harmless")
        open_direct(actor=alice, people=[person.pk])
    # What is unread would open the room at its first message, with only a half page of them
    mark_read(actor=alice, room_id=general.pk, seq=3 * MANY)


def _list_names(vectors: list[str]) -> list[str]:
    names: dict[str, str] = {}
    looks = set[str]()
    for vector in vectors:
        try:
            name = clean_name(vector)
        except DomainError:
            continue
        # Nobody may be called like somebody else
        if name.isprintable() and not looks & trace_looks(name):
            names.setdefault(fold_name(name), name)
            looks |= trace_looks(name)
    return list(names.values())


def _fill_rooms(alice: User, vectors: list[str]) -> None:
    for name in vectors:
        create_room(actor=alice, kind="public", name=name, topic=name)


def _fill_talk(alice: User, vectors: list[str]) -> None:
    """Each message answers the one before it, carries a file and is pinned."""
    room = create_room(actor=alice, kind="private", name="Talk")
    last = None
    for vector in vectors:
        file = upload(alice, b"harmless", vector)
        sent = send_message(
            actor=alice, room_id=room.pk, id=uuid4(), body=vector, reply_to=last, files=[file.pk]
        )
        last = sent.message.pk
        pin_message(actor=alice, message_id=last)


def _fill_thread(alice: User, vectors: list[str]) -> None:
    room = create_room(actor=alice, kind="private", name="Thread")
    root = send_message(actor=alice, room_id=room.pk, id=uuid4(), body="Root").message
    for vector in vectors:
        send_message(actor=alice, room_id=room.pk, id=uuid4(), body=vector, thread=root.pk)


def _fill_lines(alice: User, vectors: list[str]) -> None:
    """Lines that the product writes about people and names."""
    room = create_room(actor=alice, kind="private", name="Lines")
    for name in [*vectors, "Lines"]:
        rename_room(actor=alice, room_id=room.pk, name=name)

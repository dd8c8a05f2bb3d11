"""Alice owns the workspace, Bob is a member, Charlie must see nothing, Robo is a bot.

The lobby is public and has Alice and Bob in it; the cellar is private and has Alice alone.
"""

import pytest

from syncchat.models import Room, User

PASSWORD = "correct-horse-battery"


def make_person(username: str) -> User:
    from syncchat.domain.accounts.accounts import create_user

    return create_user(
        username=username,
        email=f"{username}@example.org",
        password=PASSWORD,
        display_name=username.title(),
    )


@pytest.fixture
def alice(db: None) -> User:
    return make_person("alice")


@pytest.fixture
def bob(alice: User) -> User:
    return make_person("bob")


@pytest.fixture
def charlie(bob: User) -> User:
    return make_person("charlie")


@pytest.fixture
def robo(alice: User) -> User:
    return make_person("robo")


@pytest.fixture
def general(alice: User) -> Room:
    return Room.objects.get(is_general=True)


@pytest.fixture
def lobby(alice: User, bob: User) -> Room:
    return make_lobby(alice, bob)


def make_lobby(alice: User, bob: User) -> Room:
    from syncchat.domain.rooms.memberships import join_room
    from syncchat.domain.rooms.rooms import create_room

    room = create_room(actor=alice, kind="public", name="Lobby")
    join_room(actor=bob, room_id=room.id)
    return room


@pytest.fixture
def cellar(alice: User) -> Room:
    return make_cellar(alice)


def make_cellar(alice: User) -> Room:
    from syncchat.domain.rooms.rooms import create_room

    return create_room(actor=alice, kind="private", name="Cellar")

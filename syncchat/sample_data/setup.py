"""Brings people and rooms into being, before anybody talks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.groups import create_group
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people, join_room, set_level
from syncchat.domain.rooms.rooms import create_room, get_general
from syncchat.models import Membership, PeopleGroup, Room, User
from syncchat.protocol.kinds import NotificationLevel
from syncchat.sample_data.backdate import backdated
from syncchat.sample_data.people import Character
from syncchat.sample_data.rooms import RoomPlan
from syncchat.sample_data.throttle import Pause

MUTED = [("lena", "off-topic")]
KILN_CREW = ("lena", "mira", "jonas", "aiko")


def found_people(cast: Sequence[Character], password: str, at: datetime, pause: Pause) -> dict[str, User]:
    # Hashed once: each hash is made to take a good part of a second.
    hashed = make_password(password)
    people: dict[str, User] = {}
    for character in cast:
        user = _create(character, at)
        user.status_text, user.about = character.status, character.about
        user.time_zone, user.password, user.date_joined = character.time_zone, hashed, at
        user.save()
        people[character.username] = user
        pause()
    return people


def _create(character: Character, at: datetime) -> User:
    newcomers: list[int] = []
    with backdated(newcomers, lambda _entry: at):
        user = create_user(username=character.username, display_name=character.name)
        newcomers.append(user.pk)
    return user


def found_rooms(
    plans: Sequence[RoomPlan], people: dict[str, User], at: datetime, pause: Pause
) -> dict[str, Room]:
    rooms: dict[str, Room] = {}
    everybody = [person.pk for person in people.values()]
    for number, plan in enumerate(plans):
        opened = at + timedelta(minutes=10 * number)
        with backdated(everybody, lambda _entry, at=opened: at):  # type: ignore[misc]
            rooms[plan.key] = _open(plan, [people[name] for name in plan.members])
        Room.objects.filter(pk=rooms[plan.key].pk).update(created_at=opened)
        Membership.objects.filter(room=rooms[plan.key]).update(joined_at=opened)
        pause()
    _found_group(people)
    for name, key in MUTED:
        if key in rooms:
            set_level(actor=people[name], room_id=rooms[key].pk, level=NotificationLevel.MENTIONS)
    return rooms


def _found_group(people: dict[str, User]) -> None:
    owner = next((person for person in people.values() if person.is_owner), None)
    crew = [people[name].pk for name in KILN_CREW if name in people]
    if owner and crew and not PeopleGroup.objects.filter(handle="kiln").exists():
        create_group(actor=owner, handle="kiln", name="Kiln crew", people=crew)


def _open(plan: RoomPlan, members: list[User]) -> Room:
    owner, *others = members
    if plan.is_general:
        return get_general()
    if plan.kind == "direct":
        return open_direct(actor=owner, people=[person.pk for person in others])
    room = create_room(
        actor=owner,
        kind=plan.kind,
        name=plan.name,
        topic=plan.topic,
        is_announcement=plan.is_announcement,
    )
    if plan.kind == "private":
        add_people(actor=owner, room_id=room.pk, people=[person.pk for person in others])
    else:
        for person in others:
            join_room(actor=person, room_id=room.pk)
    return room

"""People, rooms and sign-ins for a run: `python -m tests.faults.inhabitants 12` prints them as JSON."""

import json
import os
import sys
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.rooms.memberships import add_people
from syncchat.domain.rooms.rooms import create_room, get_general
from syncchat.models import Room, User

AT_ONCE = 50  # people


def settle(people: int) -> dict[str, Any]:
    """Everyone is in General and in the cellar; half of them in the attic and the square.

    In the attic people are let in and shown out; in the square they come and go as they like.
    """
    everyone = [
        create_user(username=f"person{number}", display_name=f"Person {number}") for number in range(people)
    ]
    cellar = create_room(actor=everyone[0], kind="private", name="cellar")
    attic = create_room(actor=everyone[0], kind="private", name="attic")
    _let_in(cellar, everyone[0], everyone[1:])
    _let_in(attic, everyone[0], everyone[1 : max(2, people // 2)])
    square = create_room(actor=everyone[0], kind="public", name="square")
    _let_in(square, everyone[0], everyone[1 : max(2, people // 2)])
    rooms = (get_general(), cellar, attic, square)
    return {
        "people": [
            {"id": who.pk, "log": who.log_id, "name": who.username, "key": sign_in(who)} for who in everyone
        ],
        "rooms": [_describe(room) for room in rooms],
    }


def _let_in(room: Room, owner: User, people: list[User]) -> None:
    for start in range(0, len(people), AT_ONCE):
        some = [person.pk for person in people[start : start + AT_ONCE]]
        add_people(actor=owner, room_id=room.pk, people=some)


def _describe(room: Room) -> dict[str, Any]:
    members = list(room.memberships.order_by("user_id").values_list("user_id", flat=True))
    marks = {str(user): read for user, read in room.memberships.values_list("user_id", "read_seq")}
    described = {"id": room.pk, "log": room.log_id, "name": room.name or "general", "people": members}
    return {**described, "public": room.kind == "public", "marks": marks}


def sign_in(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key or ""


if __name__ == "__main__":
    print(json.dumps(settle(int(sys.argv[1]))))

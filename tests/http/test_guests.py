"""What a guest gets: the rooms that they were let into, who is in them, and no name of anybody or anything else."""

import re
from typing import Any

import pytest
from django.test import Client

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.ids import make_id
from syncchat.domain.limits import limits
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directory import count_rooms_to_find
from syncchat.models import Room, User
from tests.http.rows import find_path
from tests.http.scene import Scene, build_scene
from tests.http.table import list_rows

pytestmark = pytest.mark.django_db

OUTSIDE = re.compile(
    r"\b(alice|bob|charlie|dora|rolf|cellar|lobby|old hall|herald|builds|@team|@ci)\b", re.IGNORECASE
)
# What whoever has the link may see, and examples of the documentation
OPEN = ("invite/", "api/v1/docs", "api/v1/openapi.json")
RANDOM = re.compile(r'(nonce|value|token)="[^"]*"')


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


@pytest.fixture
def gina(scene: Scene) -> User:
    """In one private room with Erin, and nowhere else."""
    person = create_user(username="gina", password="correct-horse-battery")
    give_workspace_role(actor=scene.people["owner"], user_id=person.pk, role="guest")
    studio = rooms.create_room(actor=scene.erin, kind="private", name="Studio")
    memberships.add_people(actor=scene.erin, room_id=studio.pk, people=[person.pk])
    send_message(actor=scene.erin, room_id=studio.pk, id=make_id(), body="Welcome")
    return User.objects.get(pk=person.pk)


def ask(client: Client, path: str) -> str:
    limits.forget_all()
    answer: Any = client.get(path)
    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return RANDOM.sub("", said.decode(errors="replace"))


def test_no_page_and_no_answer_names_anybody_outside(scene: Scene, gina: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(gina)
    studio = Room.objects.get(name="Studio")
    rows = [row for row in list_rows(scene) if row.method == "GET" and not row.route.startswith(OPEN)]
    paths = [find_path(scene, row) for row in rows]
    for part in ("", "/members", "/messages", "/pins", "/files", "/seen", "/slash-commands"):
        paths.append(f"/api/v1/rooms/{studio.pk}{part}")
    paths += [f"/rooms/{studio.pk}/", "/", "/api/v1/people?query=a", "/api/v1/search?query=hello"]

    told = {path: found for path in paths if (found := sorted(set(OUTSIDE.findall(ask(client, path)))))}

    assert told == {}


def test_what_the_guest_is_in_is_there(scene: Scene, gina: User) -> None:
    client = Client()
    client.force_login(gina)

    page = ask(client, "/")

    assert "Studio" in page
    assert "Erin" in page or "erin" in page
    assert "Welcome" in page
    assert count_rooms_to_find(user=gina) == 0


def test_a_guest_without_a_room_gets_an_empty_page(scene: Scene) -> None:
    person = create_user(username="gina", password="correct-horse-battery")
    give_workspace_role(actor=scene.people["owner"], user_id=person.pk, role="guest")
    client = Client()
    client.force_login(person)

    assert OUTSIDE.findall(ask(client, "/")) == []

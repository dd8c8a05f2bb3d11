"""Whoever owns a room makes webhooks for it, sees the address once, and ends it at once."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from syncchat.domain.hooks import incoming
from syncchat.domain.rooms.memberships import change_role, join_room
from syncchat.domain.rooms.rooms import create_room
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from syncchat.models import AuditEntry, IncomingWebhook, Membership, Room, User
from tests.hooks.conftest import Hook
from tests.http.doors import read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def make(client: Client, room: Room, name: str = "Deploys", **fields: Any) -> str:
    return client.post("/settings/hooks/", {"name": name, "room": room.pk, **fields}).content.decode()


def find_address(page: str) -> str:
    found = re.search(r'value="http://testserver(/hooks/[^"]+)"', page)
    assert found, page
    return found[1]


def test_the_address_is_shown_once_and_works(alices: Client, lobby: Room) -> None:
    page = make(alices, lobby)
    path = find_address(page)
    assert "curl --json" in page
    assert "mmost://testserver/" in page

    assert Client().post(path, {"text": "Hello"}, content_type="application/json").status_code == 200

    made = IncomingWebhook.objects.get()
    secret = path.split("/")[-1]
    assert secret not in made.digest
    for shown in ("/settings/hooks/", f"/settings/hooks/{made.pk}/"):
        assert secret not in alices.get(shown).content.decode()
    assert "last used" in read_text(alices.get("/settings/hooks/"))


def test_its_bot_has_the_name_the_picture_and_a_place_in_the_room(alices: Client, lobby: Room) -> None:
    drawn = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(drawn, "PNG")
    make(alices, lobby, "Größe & Co", picture=SimpleUploadedFile("a.png", drawn.getvalue()))

    bot = IncomingWebhook.objects.get().bot
    assert (bot.name, bot.username, bot.is_bot, bot.is_owner) == ("Größe & Co", "groe-co", True, False)
    assert bot.avatar
    assert not bot.has_usable_password()
    assert Membership.objects.filter(user=bot, room=lobby, role="member").exists()


def test_a_webhook_of_an_announcement_room_may_write_there(alice: User) -> None:
    room = create_room(actor=alice, kind="private", name="News", is_announcement=True)

    hook = Hook(*incoming.create_webhook(actor=alice, room_id=room.pk, name="Herald"))

    assert hook.send({"text": "Hear"}) == (200, "ok")


def test_names_that_come_again_get_usernames_of_their_own(alice: User, lobby: Room) -> None:
    for name in ("Build!", "Build?", "…", "room"):
        incoming.create_webhook(actor=alice, room_id=lobby.pk, name=name)

    usernames = [webhook.bot.username for webhook in IncomingWebhook.objects.order_by("pk")]
    assert usernames == ["build", "build-2", "webhook", "room-2"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("", Invalid), ("x" * 61, Invalid), ("Alice", Conflict), ("Аlice", Conflict)]
)
def test_a_name_that_cannot_be_is_refused_beside_its_field(
    alice: User, lobby: Room, name: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal) as told:
        incoming.create_webhook(actor=alice, room_id=lobby.pk, name=name)

    assert told.value.field in ("name", "display_name")
    assert not User.objects.filter(is_bot=True).exists()


def test_only_the_rooms_owner_makes_one_or_sees_it(hook: Hook, bob: User, lobby: Room) -> None:
    join_room(actor=bob, room_id=lobby.pk)
    client = Client()
    client.force_login(bob)

    with pytest.raises(Forbidden):
        incoming.create_webhook(actor=bob, room_id=lobby.pk, name="Mine")
    with pytest.raises(NotFound):
        incoming.rotate_webhook(actor=bob, webhook_id=hook.webhook.pk)
    assert "You own none" in read_text(client.get("/settings/hooks/"))
    assert client.get(f"/settings/hooks/{hook.webhook.pk}/").status_code == 404
    assert client.post(f"/settings/hooks/{hook.webhook.pk}/remove/").status_code == 404
    assert client.post("/settings/hooks/", {"name": "Mine", "room": lobby.pk}).status_code == 400
    assert IncomingWebhook.objects.count() == 1


def test_who_becomes_an_owner_of_the_room_sees_it(hook: Hook, alice: User, bob: User, lobby: Room) -> None:
    join_room(actor=bob, room_id=lobby.pk)
    change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="owner")

    assert list(incoming.list_webhooks(bob)) == [hook.webhook]
    assert incoming.list_rooms_to_hook(bob) == [lobby]


def test_a_room_has_so_many_and_no_more(alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "ROOM_LIMIT", 1)
    incoming.create_webhook(actor=alice, room_id=lobby.pk, name="One")

    with pytest.raises(Conflict, match="already"):
        incoming.create_webhook(actor=alice, room_id=lobby.pk, name="Two")
    assert User.objects.filter(is_bot=True).count() == 1


def test_it_is_renamed_and_may_ring_by_the_form(hook: Hook, alices: Client, alice: User) -> None:
    page = f"/settings/hooks/{hook.webhook.pk}/"
    assert alices.post(page, {"name": "Releases", "calls_people": "on"}).status_code == 302
    hook.webhook.refresh_from_db()
    assert (hook.webhook.calls_people, User.objects.get(pk=hook.webhook.bot_id).name) == (True, "Releases")

    assert alices.post(page, {"name": "Alice"}).status_code == 400
    not_a_picture = SimpleUploadedFile("a.png", b"no picture")
    refused = alices.post(page, {"name": "Releases", "picture": not_a_picture})
    assert "not a picture we can read" in read_text(refused)


def test_its_steps_are_looked_at_first_and_then_pressed(hook: Hook, alices: Client) -> None:
    page = f"/settings/hooks/{hook.webhook.pk}/"
    for action in ("rotate", "disable", "enable", "remove"):
        assert alices.get(f"{page}{action}/").status_code == 200
    assert alices.get(f"{page}nothing/").status_code == 404
    assert hook.send({"text": "still"}) == (200, "ok")

    assert find_address(alices.post(f"{page}rotate/").content.decode()) != hook.path
    assert hook.send({"text": "gone"}) == (404, "no_service")
    alices.post(f"{page}disable/")
    assert "Off" in read_text(alices.get("/settings/hooks/"))
    alices.post(f"{page}enable/")
    assert IncomingWebhook.objects.get().disabled_at is None
    assert alices.post(f"{page}remove/")["Location"] == "/settings/hooks/"
    assert not IncomingWebhook.objects.exists()
    assert not User.objects.get(pk=hook.webhook.bot_id).is_active
    assert hook.read() == ["still"]


def test_making_changing_and_removing_the_address_is_written_down(hook: Hook, alice: User) -> None:
    incoming.rotate_webhook(actor=alice, webhook_id=hook.webhook.pk)
    incoming.remove_webhook(actor=alice, webhook_id=hook.webhook.pk)

    noted = AuditEntry.objects.order_by("pk").values_list("action", "actor", "subject")
    assert list(noted) == [
        (action, alice.pk, "Lobby") for action in ("webhook_made", "webhook_rotated", "webhook_removed")
    ]

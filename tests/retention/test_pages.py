"""The owners' page of retention, and the page of privacy that everybody may read."""

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from syncchat.domain.retention.applying import apply_retention
from syncchat.domain.retention.holds import place_hold
from syncchat.domain.retention.rules import Days, Scope, change_rule, read_days
from syncchat.models import LegalHold, Room, User
from tests.retention.test_rules import age
from tests.transfer.scenes import say

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
PAGE = "/settings/workspace/retention/"


@pytest.fixture
def owner(alice: User) -> Client:
    alice.set_password(PASSWORD)
    alice.save()
    visitor = Client()
    visitor.post("/login/", {"login": "alice", "password": PASSWORD})
    return visitor


def test_a_rule_is_looked_at_and_then_made(owner: Client, alice: User, lobby: Room) -> None:
    age(say(alice, lobby, "Old"), 40)
    asked = {"scope": "rooms", "message_days": "30", "file_days": ""}

    seen = owner.get(f"{PAGE}preview/", asked).content.decode()
    assert "message would go now" in seen
    assert lobby.name in seen
    assert read_days(Scope()) is None

    assert owner.post(f"{PAGE}preview/", asked).status_code == 302
    assert read_days(Scope()) == Days(30)
    task = DBTaskResult.objects.get(task_path=apply_retention.module_path)
    assert (task.run_after - task.enqueued_at).total_seconds() > 3500


@pytest.mark.parametrize(
    "asked",
    [
        {"scope": "rooms", "message_days": "0"},
        {"scope": "rooms", "message_days": "soon"},
        {"scope": "elsewhere", "message_days": "30"},
        {"scope": "", "message_days": "30"},
        {"scope": "directs", "message_days": "99999999"},
    ],
)
def test_no_other_rule_is_taken(owner: Client, asked: dict[str, str]) -> None:
    assert owner.get(f"{PAGE}preview/", asked).status_code == 400
    assert owner.post(f"{PAGE}preview/", asked).status_code == 400
    assert owner.get(f"{PAGE}preview/", {"scope": "987654", "message_days": "3"}).status_code == 404


def test_a_room_has_a_rule_of_its_own_and_gives_it_back(owner: Client, alice: User, lobby: Room) -> None:
    owner.post(f"{PAGE}preview/", {"scope": str(lobby.pk), "message_days": "7"})
    assert "Messages for 7 days" in owner.get(PAGE).content.decode()

    owner.post(f"{PAGE}rooms/{lobby.pk}/drop/")
    assert read_days(Scope(lobby)) is None


def test_a_hold_is_placed_by_names_and_ended(owner: Client, alice: User, bob: User, lobby: Room) -> None:
    for given in (
        {"name": "Seven", "person": "@bob"},
        {"name": "Eight", "room": lobby.name},
        {"name": "All"},
    ):
        assert owner.post(f"{PAGE}holds/", given).status_code == 302
    assert list(LegalHold.objects.order_by("pk").values_list("person", "room")) == [
        (bob.pk, None),
        (None, lobby.pk),
        (None, None),
    ]

    for hold in LegalHold.objects.all():
        owner.post(f"{PAGE}holds/{hold.pk}/end/")
    assert not LegalHold.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"name": "x", "person": "nobody-here"}, {"name": "x", "room": "Nowhere"}]
)
def test_a_hold_of_nobody_is_refused_in_its_place(owner: Client, given: dict[str, str]) -> None:
    answer = owner.post(f"{PAGE}holds/", given)

    assert answer.status_code == 400
    assert "aria-invalid" in answer.content.decode()
    assert not LegalHold.objects.exists()


def test_a_private_room_of_others_stays_nameless(owner: Client, alice: User, bob: User) -> None:
    from syncchat.domain.rooms.rooms import create_room

    hidden = create_room(actor=bob, kind="private", name="Bob’s den")
    place_hold(actor=alice, name="Nine", room=hidden)

    page = owner.get(PAGE).content.decode()
    assert "Nine" in page
    assert "Bob" not in page
    assert owner.post(f"{PAGE}holds/", {"name": "Ten", "room": "Bob’s den"}).status_code == 400
    assert owner.get(f"{PAGE}preview/", {"scope": str(hidden.pk), "message_days": "3"}).status_code == 404


def test_the_privacy_page_says_what_holds_now(owner: Client, alice: User) -> None:
    before = Client().get("/privacy/").content.decode()
    change_rule(actor=alice, scope=Scope(of_directs=True), days=Days(90))
    owner.post(f"{PAGE}note/", {"note": "Harbour e.V., mail@harbour.example <b>"})
    after = Client().get("/privacy/").content.decode()

    assert "Messages for 90 days" not in before
    assert "Messages for 90 days" in after
    assert "Harbour e.V." in after
    assert "&lt;b&gt;" in after
    assert owner.post(f"{PAGE}note/", {"note": "x" * 5001}).status_code == 400

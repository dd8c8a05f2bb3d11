"""What people and owners choose to be told of, in the settings."""

import pytest
from django.test import Client

from syncchat.domain.notifications.settings import change_notification_settings, read_notification_settings
from syncchat.errors import Invalid
from syncchat.models import NotificationSettings, User, Workspace
from tests.http.doors import read_text, sign_in
from tests.logs import find_head, list_kinds

pytestmark = pytest.mark.django_db
CHOSEN = {
    "level": "all",
    "hides_words": "on",
    "volume": "35",
    "mail_after": "60",
    "digest": "weekly",
}


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


def test_whoever_has_chosen_nothing_gets_what_is_usual(bob: User) -> None:
    usual = read_notification_settings(bob)

    assert (usual.level, usual.hides_words, usual.sounds, usual.volume) == ("", False, True, 60)
    assert (usual.mail_after, usual.digest) == (15, "never")
    assert Workspace.current().notification_level == "mentions"


def test_all_of_it_is_saved_at_once_and_their_pages_are_told(bobs: Client, bob: User) -> None:
    before = find_head(bob)

    assert bobs.post("/settings/notifications/", CHOSEN)["Location"] == "/settings/notifications/"

    stored = NotificationSettings.objects.get(pk=bob.pk)
    assert (stored.level, stored.hides_words, stored.sounds, stored.volume) == ("all", True, False, 35)
    assert (stored.mail_after, stored.digest) == (60, "weekly")
    assert list_kinds(bob, after=before) == ["profile_changed"]


def test_one_is_saved_by_itself_and_the_others_stay(bobs: Client, bob: User) -> None:
    change_notification_settings(actor=bob, volume=10, mail_after=0)

    answer = bobs.post("/settings/notifications/", {"only": "mail_after", "mail_after": ""})

    assert answer.status_code == 204
    stored = NotificationSettings.objects.get(pk=bob.pk)
    assert (stored.mail_after, stored.volume) == (None, 10)


@pytest.mark.parametrize(
    ("name", "value"),
    [("level", "some"), ("volume", "101"), ("volume", "loud"), ("mail_after", "7"), ("digest", "hourly")],
)
def test_what_cannot_be_chosen_is_refused_and_changes_nothing(
    bobs: Client, bob: User, name: str, value: str
) -> None:
    assert bobs.post("/settings/notifications/", CHOSEN | {name: value}).status_code == 400
    assert bobs.post("/settings/notifications/", {"only": name, name: value}).status_code == 400
    assert not NotificationSettings.objects.exists()


@pytest.mark.parametrize("changes", [{"level": "some"}, {"volume": -1}, {"sounds": "yes"}])
def test_the_verb_refuses_it_as_well(bob: User, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        change_notification_settings(actor=bob, **changes)  # type: ignore[arg-type]


def test_an_owner_chooses_for_whoever_has_chosen_nothing(alice: User, bobs: Client) -> None:
    User.objects.filter(pk=alice.pk).update(is_owner=True)
    owners = sign_in("alice")

    owners.post(
        "/settings/workspace/notifications/", {"only": "notification_level", "notification_level": "all"}
    )
    owners.post("/settings/workspace/notifications/", {"only": "mail_hides_words", "mail_hides_words": "on"})

    assert (Workspace.current().notification_level, Workspace.current().mail_hides_words) == ("all", True)
    assert "Like the workspace: All messages" in read_text(bobs.get("/settings/notifications/"))
    assert bobs.post("/settings/workspace/notifications/", {}).status_code == 404


def test_what_an_owner_cannot_choose_is_refused(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_owner=True)

    forged = {"only": "notification_level", "notification_level": "some"}

    assert sign_in("alice").post("/settings/workspace/notifications/", forged).status_code == 400
    assert Workspace.current().notification_level == "mentions"

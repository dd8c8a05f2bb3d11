"""What the decision is told of people, rooms and threads, seen by the reason that each of them is given."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from syncchat.domain.accounts.ignoring import ignore_person
from syncchat.domain.accounts.quiet import keep_quiet
from syncchat.domain.notifications.deciding import decide_due
from syncchat.domain.notifications.facts import Chosen, People, find_mail_minutes
from syncchat.domain.notifications.replay import explain
from syncchat.domain.notifications.sentences import explain_reason
from syncchat.domain.notifications.settings import change_notification_settings
from syncchat.domain.rooms.memberships import set_level
from syncchat.domain.rooms.rooms import archive_room
from syncchat.errors import NotFound
from syncchat.models import Message, Notification, Room, User
from syncchat.protocol.kinds import Ignoring, NotificationReason
from tests.domain.stories import say

pytestmark = pytest.mark.django_db
Prepare = Callable[[User, User, Room], object]
SOON = timedelta(hours=1)
PREPARED: dict[str, tuple[str, Prepare]] = {
    "a mention": ("no_device", lambda _alice, _bob, _lobby: None),
    "muted": (
        "ignored",
        lambda alice, bob, _lobby: ignore_person(actor=bob, person_id=alice.pk, how=Ignoring.MUTED),
    ),
    "a muted room": (
        "room_nothing",
        lambda _a, bob, lobby: set_level(actor=bob, room_id=lobby.pk, level="nothing"),
    ),
    "nothing": (
        "own_nothing",
        lambda _a, bob, _lobby: change_notification_settings(actor=bob, level="nothing"),
    ),
    "left alone": (
        "do_not_disturb",
        lambda _a, bob, _lobby: keep_quiet(actor=bob, until=timezone.now() + SOON),
    ),
    "left alone, but not by her": (
        "no_device",
        lambda alice, bob, _lobby: keep_quiet(actor=bob, until=timezone.now() + SOON, allowed=[alice.pk]),
    ),
}


def decide_now() -> None:
    decide_due(timezone.now() + timedelta(seconds=10))


def find_reason(user: User, message: Message) -> str:
    return explain(user=user, message_id=message.pk).reason


@pytest.mark.parametrize("body", ["Hello @bob", "Hello @room"])
@pytest.mark.parametrize("name", PREPARED)
def test_a_mention_is_decided_by_what_they_have_chosen(
    alice: User, bob: User, lobby: Room, name: str, body: str
) -> None:
    reason, prepare = PREPARED[name]
    prepare(alice, bob, lobby)
    message = say(alice, lobby, body)
    decide_now()

    assert find_reason(bob, message) == reason


def test_what_is_not_for_them_says_so(alice: User, bob: User, charlie: User, lobby: Room) -> None:
    message = say(alice, lobby, "Hello @bob")
    archived = say(alice, lobby, "The last word @bob")
    assert find_reason(alice, message) == "own"
    assert find_reason(charlie, message) == "not_a_member"

    archive_room(actor=alice, room_id=lobby.pk)
    decide_now()
    assert find_reason(bob, archived) == "archived"


def test_a_message_that_is_hidden_from_them_is_explained_to_nobody(
    alice: User, charlie: User, cellar: Room
) -> None:
    message = say(alice, cellar, "Behind closed doors")
    decide_now()

    with pytest.raises(NotFound):
        explain(user=charlie, message_id=message.pk)


def test_a_plain_message_writes_nothing_down_and_is_explained_all_the_same(
    alice: User, bob: User, lobby: Room
) -> None:
    message = say(alice, lobby, "Hello")
    decide_now()

    assert not Notification.objects.exists()
    assert find_reason(bob, message) == "workspace_mentions"


def test_what_is_not_kept_any_more_is_said_to_be_forgotten(alice: User, bob: User, lobby: Room) -> None:
    message = say(alice, lobby, "Hello @bob")
    decide_now()
    Notification.objects.all().delete()

    assert find_reason(bob, message) == "forgotten"


def test_what_a_newer_release_has_written_is_said_to_be_forgotten(
    alice: User, bob: User, lobby: Room
) -> None:
    message = say(alice, lobby, "Hello @bob")
    decide_now()
    Notification.objects.update(reason="by_pigeon", ways="badge pigeon")

    assert find_reason(bob, message) == "forgotten"


def test_there_is_a_sentence_for_every_reason() -> None:
    assert all(explain_reason(reason).endswith(".") for reason in NotificationReason)


def test_a_mail_waits_as_they_have_chosen_and_until_they_may_be_disturbed() -> None:
    now = timezone.now()
    quiet = {
        2: (now + timedelta(minutes=90), frozenset[int]()),
        3: (now + timedelta(minutes=2), frozenset[int]()),
    }
    people = People({1: Chosen(mail_after=0), 3: Chosen(mail_after=60)}, quiet, set(), set())

    assert [find_mail_minutes(people, person, now) for person in (1, 2, 3, 4)] == [0, 91, 60, 15]

"""The same for several people: shown before it is done, each asked and written down for themselves."""

import pytest

from syncchat.domain.accounts import groups
from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.rights.bulk import PEOPLE_LIMIT, Outcome, choose_found, do_for_all, try_for_all
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.errors import Forbidden, Invalid
from syncchat.models import AuditEntry, Room, User
from tests.logs import find_head

pytestmark = pytest.mark.django_db


def list_done(outcomes: list[Outcome]) -> list[str]:
    return [outcome.person.username for outcome in outcomes if not outcome.refusal]


def test_looking_changes_nothing_and_says_what_doing_does(
    alice: User, bob: User, charlie: User, general: Room
) -> None:
    give_workspace_role(actor=alice, user_id=charlie.pk, role="moderator")
    people, heads = [alice.pk, bob.pk, charlie.pk], [find_head(each) for each in (bob, general)]
    entries = AuditEntry.objects.count()

    looked = try_for_all(actor=alice, people=people, act="role", choice="moderator")

    assert list_done(looked) == ["bob"]
    assert AuditEntry.objects.count() == entries
    assert [find_head(each) for each in (bob, general)] == heads
    assert User.objects.get(pk=bob.pk).workspace_role == "member"
    assert do_for_all(actor=alice, people=people, act="role", choice="moderator") == looked
    assert User.objects.get(pk=bob.pk).workspace_role == "moderator"
    assert AuditEntry.objects.filter(action="rank_changed", person=bob).count() == 1


def test_each_act_is_done_once(alice: User, bob: User, charlie: User, cellar: Room) -> None:
    team = groups.create_group(actor=alice, handle="team", people=[bob.pk])
    deactivate_user(actor=alice, user_id=charlie.pk)
    people = [bob.pk, charlie.pk]

    for act, choice, done in (
        ("room", str(cellar.pk), ["bob"]),
        ("room", str(cellar.pk), []),
        ("group", str(team.pk), []),
        ("sign-out", "", []),
        ("lock-out", "", ["bob"]),
        ("lock-out", "", []),
    ):
        assert list_done(do_for_all(actor=alice, people=people, act=act, choice=choice)) == done, act
    assert cellar.memberships.filter(user=bob).exists()
    assert not User.objects.get(pk=bob.pk).is_active


def test_whoever_is_found_is_chosen(alice: User, bob: User, charlie: User) -> None:
    assert choose_found(actor=alice, query="bo", kind="") == [bob.pk]
    assert choose_found(actor=alice, query="", kind="owners") == [alice.pk]


@pytest.mark.parametrize(
    ("people", "act", "choice"),
    [([], "role", "member"), ([1], "fly", ""), ([1], "room", "x"), (range(PEOPLE_LIMIT + 1), "lock-out", "")],
)
def test_what_cannot_be_done_is_said_before(alice: User, people: list[int], act: str, choice: str) -> None:
    with pytest.raises(Invalid):
        try_for_all(actor=alice, people=list(people), act=act, choice=choice)


def test_only_whoever_manages_people_may(alice: User, bob: User, charlie: User) -> None:
    give_workspace_role(actor=alice, user_id=bob.pk, role="moderator")

    for actor in (User.objects.get(pk=bob.pk), charlie):
        with pytest.raises(Forbidden):
            do_for_all(actor=actor, people=[charlie.pk], act="lock-out")
        with pytest.raises(Forbidden):
            choose_found(actor=actor, query="", kind="")


def test_administrators_reach_those_below_them(alice: User, bob: User, charlie: User) -> None:
    give_workspace_role(actor=alice, user_id=bob.pk, role="administrator")
    administrator = User.objects.get(pk=bob.pk)

    outcomes = do_for_all(actor=administrator, people=[alice.pk, bob.pk, charlie.pk], act="lock-out")

    assert list_done(outcomes) == ["charlie"]

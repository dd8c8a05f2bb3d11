"""Roles of the workspace, and the table of who may do what."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from syncchat.domain.accounts import accounts, groups, invites, owners, password_links, workspace
from syncchat.domain.emoji.custom import manages_emoji
from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages
from syncchat.domain.moderation.rights import list_decisions
from syncchat.domain.rights.asking import check_may, list_rights, may, read_choices
from syncchat.domain.rights.choosing import choose_rights
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rights.table import LEAST_NAMES, RULES, TIME_NAMES, TIME_RULES
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.models import AuditEntry, Message, Room, User, Workspace
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import Right
from tests.architecture.source import ROOT
from tests.at_once import run_at_once
from tests.logs import list_kinds
from tests.people import make_person

pytestmark = pytest.mark.django_db

ROLES = ("owner", "administrator", "moderator", "member")


@pytest.fixture
def people(alice: User, bob: User, charlie: User) -> dict[str, User]:
    """One of each role; who is called what does not matter."""
    give_workspace_role(actor=alice, user_id=bob.pk, role="administrator")
    give_workspace_role(actor=alice, user_id=charlie.pk, role="moderator")
    return {
        role: User.objects.get(pk=one.pk)
        for role, one in zip(ROLES, (alice, bob, charlie, make_person("dora")), strict=True)
    }


@pytest.mark.parametrize("right", RULES)
def test_each_right_is_with_its_role_and_those_above_it(people: dict[str, User], right: Right) -> None:
    held = [role for role in ROLES if may(people[role], right)]

    assert held == list(ROLES[: ROLES.index(RULES[right].default) + 1])


@pytest.mark.parametrize(
    ("right", "choice"), [(right, choice) for right, rule in RULES.items() for choice in rule.choices]
)
def test_owners_choose_the_least_role_of_a_right(people: dict[str, User], right: Right, choice: str) -> None:
    choose_rights(actor=people["owner"], choices={right: choice})

    assert [role for role in ROLES if may(people[role], right)] == list(ROLES[: ROLES.index(choice) + 1])


def test_whoever_may_not_is_refused_in_words(people: dict[str, User]) -> None:
    with pytest.raises(Forbidden, match="Only owners and administrators"):
        check_may(people["moderator"], Right.MANAGE_PEOPLE)
    for role in ("administrator", "moderator", "member"):
        with pytest.raises(Forbidden, match="Only owners"):
            choose_rights(actor=people[role], choices={"invite": "member"})
    assert read_choices() == {}


@pytest.mark.parametrize(
    "choices",
    [
        {"fly": "member"},
        {"invite": "guest"},
        {"change_owners": "member"},
        {"edit_own": "member"},
        {"invite": ""},
    ],
)
def test_what_cannot_be_chosen_changes_nothing(alice: User, choices: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        choose_rights(actor=alice, choices={"create_open_rooms": "moderator", **choices})

    assert read_choices() == {}


def test_a_choice_is_told_to_every_page_and_written_down(alice: User) -> None:
    choose_rights(actor=alice, choices={"invite": "member", "create_open_rooms": "member"})

    assert list_kinds(get_general())[-1] == "rights_changed"
    entry = AuditEntry.objects.get(action="right_changed")
    assert (entry.subject, entry.before, entry.after) == ("invite", "administrator", "member")


def test_what_another_release_has_stored_is_passed_by(alice: User, bob: User) -> None:
    Workspace.objects.filter(pk=1).update(rights={"invite": "wizard", "levitate": "member"})

    assert list_rights(read_choices())[Right.INVITE] == "administrator"
    assert not may(bob, Right.INVITE)


CHOSEN: dict[str, tuple[dict[str, str], Callable[[User, Room], object]]] = {
    "open rooms": (
        {"create_open_rooms": "moderator"},
        lambda who, lobby: rooms.create_room(actor=who, kind="public", name="Kiln"),
    ),
    "private rooms": (
        {"create_private_rooms": "moderator"},
        lambda who, lobby: rooms.create_room(actor=who, kind="private", name="Kiln"),
    ),
    "everybody": ({"mention_everyone": "moderator"}, lambda who, lobby: say(who, lobby, "@room come")),
    "invites": ({"invite": "moderator"}, lambda who, lobby: invites.create_invite(actor=who)),
    "groups": (
        {"make_groups": "moderator"},
        lambda who, lobby: groups.create_group(actor=who, handle="team"),
    ),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_a_verb_asks_the_table(people: dict[str, User], lobby: Room, name: str) -> None:
    choices, do = CHOSEN[name]
    choose_rights(actor=people["owner"], choices=choices)
    for role in ("moderator", "member"):
        memberships.join_room(actor=people[role], room_id=lobby.pk)

    with pytest.raises(Forbidden):
        do(people["member"], lobby)
    assert do(people["moderator"], lobby)


def test_moderators_of_a_room_call_everybody_in_it(alice: User, bob: User, lobby: Room) -> None:
    memberships.add_people(actor=alice, room_id=lobby.pk, people=[bob.pk])
    choose_rights(actor=alice, choices={"mention_everyone": "moderator"})
    message = say(bob, lobby, "come")
    with pytest.raises(Forbidden, match="@room"):
        messages.edit_message(actor=bob, message_id=message.pk, body="@room come")

    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=bob.pk, role="moderator")

    assert messages.edit_message(actor=bob, message_id=message.pk, body="@room come").mentions_room


@pytest.mark.parametrize("until", TIME_NAMES)
def test_own_words_can_be_changed_as_long_as_owners_say(
    alice: User, bob: User, lobby: Room, until: str
) -> None:
    memberships.add_people(actor=alice, room_id=lobby.pk, people=[bob.pk])
    choose_rights(actor=alice, choices={"edit_own": until, "delete_own": until})
    ages = {"minutes": 4, "hour": 59, "day": 60 * 24 - 1}
    fresh, late = say(bob, lobby, "one"), say(bob, lobby, "two")
    _age(fresh, ages.get(until, 0))
    _age(late, ages.get(until, 60 * 24 * 400) + 2)

    for message, is_possible in ((fresh, until != "never"), (late, until == "always")):
        edit = partial(messages.edit_message, actor=bob, message_id=message.pk, body="three")
        for change in (edit, partial(messages.delete_message, actor=bob, message_id=message.pk)):
            if is_possible:
                change()
            else:
                with pytest.raises(Forbidden, match="any more"):
                    change()
    # Moderators go on
    messages.delete_message(actor=alice, message_id=late.pk)


def say(author: User, room: Room, body: str) -> Message:
    return messages.send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def _age(message: Message, minutes: int) -> None:
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))


def test_a_slip_is_undone_whatever_owners_say(alice: User, bob: User, lobby: Room) -> None:
    memberships.add_people(actor=alice, room_id=lobby.pk, people=[bob.pk])
    choose_rights(actor=alice, choices={"delete_own": "never"})

    assert messages.delete_message(actor=bob, message_id=say(bob, lobby, "oh").pk, undo=True).taken_back


def test_moderators_of_the_workspace_moderate_open_rooms_and_those_they_are_in(
    people: dict[str, User],
) -> None:
    owner, moderator = people["owner"], people["moderator"]
    hall = rooms.create_room(actor=owner, kind="public", name="Hall")
    cellar = rooms.create_room(actor=owner, kind="private", name="Cellar")

    assert find_rights(hall, moderator, None) == (False, True, False)
    assert find_rights(cellar, moderator, None) == (False, False, False)
    (inside,) = memberships.add_people(actor=owner, room_id=cellar.pk, people=[moderator.pk])
    assert find_rights(cellar, moderator, inside) == (True, True, False)
    assert find_rights(hall, people["administrator"], None) == (False, True, True)


def test_who_decides_about_reports_and_adds_emoji(people: dict[str, User]) -> None:
    assert {role: len(list_decisions(who)) for role, who in people.items()} == {
        "owner": 5,
        "administrator": 5,
        "moderator": 4,
        "member": 0,
    }
    assert [role for role in ROLES if manages_emoji(people[role])] == ["owner", "administrator", "moderator"]


# Who, whom, which role, and whether it is given
GIVEN = [
    ("owner", "member", "administrator", True),
    ("owner", "administrator", "member", True),
    ("owner", "member", "owner", True),
    ("administrator", "member", "moderator", True),
    ("administrator", "moderator", "member", True),
    ("administrator", "member", "administrator", False),
    ("administrator", "member", "owner", False),
    ("administrator", "owner", "member", False),
    ("administrator", "administrator", "moderator", False),
    ("moderator", "member", "moderator", False),
    ("member", "member", "moderator", False),
]


@pytest.mark.parametrize(("who", "whom", "role", "is_given"), GIVEN)
def test_nobody_gives_more_than_they_have(
    people: dict[str, User], who: str, whom: str, role: str, is_given: bool
) -> None:
    def give() -> User:
        return give_workspace_role(actor=people[who], user_id=people[whom].pk, role=role)

    if not is_given:
        with pytest.raises(Forbidden):
            give()
    else:
        assert give().workspace_role == role
    assert User.objects.get(pk=people[whom].pk).workspace_role == (role if is_given else whom)


def test_a_role_is_told_and_written_down(alice: User, bob: User) -> None:
    give_workspace_role(actor=alice, user_id=bob.pk, role="moderator")
    give_workspace_role(actor=alice, user_id=bob.pk, role="moderator")

    entry = AuditEntry.objects.get(action="rank_changed")
    assert (entry.person, entry.before, entry.after) == (bob, "member", "moderator")
    assert list_kinds(bob)[-2:] == ["profile_changed", "membership_changed"]


def test_bots_those_locked_out_and_the_last_owner_keep_what_they_are(alice: User, bob: User) -> None:
    accounts.deactivate_user(actor=alice, user_id=bob.pk)

    for person, role in ((bob, "moderator"), (alice, "administrator")):
        with pytest.raises(Conflict):
            give_workspace_role(actor=alice, user_id=person.pk, role=role)
    with pytest.raises(Invalid):
        give_workspace_role(actor=alice, user_id=bob.pk, role="wizard")


POWER: list[Callable[..., Any]] = [accounts.deactivate_user, password_links.make_password_link]


@pytest.mark.parametrize("do", POWER)
def test_administrators_have_power_over_those_below_them(
    people: dict[str, User], do: Callable[..., Any]
) -> None:
    administrator = people["administrator"]
    give_workspace_role(actor=people["owner"], user_id=people["member"].pk, role="administrator")

    for role in ("owner", "member"):
        with pytest.raises(Forbidden):
            do(actor=administrator, user_id=people[role].pk)
    assert do(actor=administrator, user_id=people["moderator"].pk)
    assert workspace.name_workspace(actor=administrator, name="Bakery").name == "Bakery"


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_lower_each_other_at_once_leave_one(alice: User, bob: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)
    bob.refresh_from_db()

    pairs = [(alice, bob), (bob, alice)]

    def lower(number: int) -> User:
        actor, other = pairs[number]
        return give_workspace_role(actor=actor, user_id=other.pk, role="member")

    run_at_once(lower, 2)

    assert User.objects.filter(is_owner=True).count() == 1


def test_the_documentation_shows_the_table() -> None:
    said = (ROOT / "docs" / "roles.md").read_text()
    for rule in RULES.values():
        choices = ", ".join(str(LEAST_NAMES[choice]) for choice in rule.choices)
        row = f"| {rule.name} | {LEAST_NAMES[rule.default]} |" + (f" {choices} |" if choices else "")
        assert row + "\n" in said
    for times in TIME_RULES.values():
        choices = ", ".join(map(str, TIME_NAMES.values()))
        assert f"| {times.name} | {TIME_NAMES[times.default]} | {choices} |\n" in said

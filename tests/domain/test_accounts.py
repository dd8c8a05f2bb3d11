import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection

from syncchat.domain.accounts import accounts, profiles, registration, usernames, workspace
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Log, Room, User
from tests.at_once import run_at_once
from tests.logs import find_head, list_kinds, list_lines

pytestmark = pytest.mark.django_db


def test_the_first_person_owns_the_workspace_and_the_next_does_not() -> None:
    alice = accounts.create_user(username="alice", password="x")
    bob = accounts.create_user(username="bob", password="x")

    assert (alice.is_owner, bob.is_owner) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_first_people_at_once_one_owns_the_workspace() -> None:
    """S12."""

    def register(number: int) -> User:
        return registration.register_person(username=f"person{number}", password="a-long-enough-one")

    people = run_at_once(register, 4)

    assert all(isinstance(person, User) for person in people), people
    assert User.objects.filter(is_owner=True).count() == 1
    assert Room.objects.count() == 1
    assert Room.objects.get().memberships.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_want_one_username_one_gets_it(alice: User) -> None:
    def register(_number: int) -> User:
        return registration.register_person(username="dora", password="a-long-enough-one")

    outcomes = run_at_once(register, 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Conflict", "User"]


def test_a_person_has_a_log_and_is_in_general_whose_log_says_so(alice: User, general: Room) -> None:
    before = find_head(general)

    bob = accounts.create_user(username="bob", display_name="Bob")

    assert list_kinds(general, after=before) == ["member_joined"]
    assert list_kinds(bob) == ["room_added"]
    assert list_lines(general)[-1] == ("joined", "bob")
    assert not bob.has_usable_password()


def test_a_refused_person_leaves_nothing_behind(alice: User, general: Room) -> None:
    before = (User.objects.count(), Log.objects.count(), find_head(general))

    with pytest.raises(Conflict) as refusal:
        accounts.create_user(username="ALICE", password="x")

    assert refusal.value.field == "username"
    assert (User.objects.count(), Log.objects.count(), find_head(general)) == before


@pytest.mark.parametrize(
    "username",
    ["", "a", "x" * 31, "-dash", ".dot", "end.", "two words", "süß", "аlice", "a\0b", "a\n", "room", "all"],
)
def test_a_username_that_cannot_be_is_refused(username: str) -> None:
    with pytest.raises(Invalid) as refusal:
        usernames.clean_username(username + "\u200b" if username == "a\n" else username)

    assert refusal.value.field == "username"


@pytest.mark.parametrize(
    ("typed", "kept"), [(" Bob ", "bob"), ("b0", "b0"), ("a.b-c_d", "a.b-c_d"), ("x" * 30,) * 2]
)
def test_a_username_is_kept_small_and_trimmed(typed: str, kept: str) -> None:
    assert usernames.clean_username(typed) == kept


@pytest.mark.parametrize(
    "email", ["bob", "bob@nowhere", "a b@example.org", "x" * 250 + "@example.org", "a@b\0.org"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid):
        usernames.clean_email(email)


def test_registration_by_invite_or_closed_takes_nobody_in_without_one(alice: User) -> None:
    for mode in ("invite", "closed"):
        workspace.change_registration(actor=alice, registration=mode)
        with pytest.raises(Forbidden):
            registration.register_person(username="bob", password="x")

    workspace.change_registration(actor=alice, registration="open")
    assert registration.register_person(username="bob", password="x").pk


def test_an_empty_workspace_takes_its_first_person_whatever_the_mode() -> None:
    from syncchat.models import Workspace

    Workspace.objects.update_or_create(pk=1, defaults={"registration": "closed"})

    assert registration.register_person(username="alice", password="x").is_owner


def test_only_the_owner_locks_out_and_never_an_owner(alice: User, bob: User, charlie: User) -> None:
    with pytest.raises(Forbidden):
        accounts.deactivate_user(actor=bob, user_id=charlie.pk)
    with pytest.raises(Forbidden):
        accounts.deactivate_user(actor=alice, user_id=alice.pk)
    with pytest.raises(NotFound):
        accounts.deactivate_user(actor=alice, user_id=987654)

    accounts.deactivate_user(actor=alice, user_id=bob.pk)
    assert not get_user_model().objects.get(pk=bob.pk).is_active
    with pytest.raises(Forbidden):
        accounts.reactivate_user(actor=charlie, user_id=bob.pk)


def test_a_profile_change_reaches_the_person_s_own_log_only(bob: User, general: Room) -> None:
    before = find_head(bob), find_head(general)

    profiles.update_profile(actor=bob, display_name="Bobby", username="bob")

    assert list_kinds(bob, after=before[0]) == ["profile_changed"]
    assert find_head(general) == before[1]


def test_a_stale_copy_overwrites_only_the_profile(bob: User) -> None:
    stale = User.objects.get(pk=bob.pk)
    profiles.update_preferences(actor=bob, theme="dark")

    profiles.update_profile(actor=stale, display_name="Bobby", username="bob")

    assert User.objects.get(pk=bob.pk).theme == "dark"


@pytest.mark.parametrize(
    "change",
    [{"theme": "neon"}, {"reduce_motion": "yes"}, {"time_zone": "../../etc/passwd"}, {"language": "xx"}],
)
def test_a_preference_off_the_list_is_refused(bob: User, change: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        profiles.update_preferences(actor=bob, **change)  # type: ignore[arg-type]

    assert refusal.value.field in change


def test_a_password_is_hashed_before_anybody_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    depths: list[int] = []

    def note(password: str | None) -> str:
        depths.append(len(connection.savepoint_ids) + len(connection.atomic_blocks))
        return make_password(password)

    before = len(connection.savepoint_ids) + len(connection.atomic_blocks)
    monkeypatch.setattr(accounts, "make_password", note)
    monkeypatch.setattr(registration, "make_password", note)
    accounts.create_user(username="alice", password="x")
    registration.register_person(username="bob", password="x")

    assert depths == [before, before]

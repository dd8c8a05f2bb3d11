"""Nobody passes for somebody else by writing their name in other letters."""

import pytest

from syncchat.domain.accounts.accounts import create_user, deactivate_user
from syncchat.domain.accounts.lookalikes import trace_looks
from syncchat.domain.accounts.profiles import update_profile
from syncchat.errors import Conflict
from syncchat.models import User

pytestmark = pytest.mark.django_db

# Cyrillic, Greek, digits, capitals, full width, mathematical, invisible, spaces
LIKE_ALICE = [
    "\u0410lice",
    "\u0391lice",
    "A1ice",
    "AIice",
    "ALICE",
    "\uff21\uff4c\uff49\uff43\uff45",
    "\U0001d400lice",
    "Al\u200bice",
    " Alice ",
    "Alice",
]
OTHER_NAMES = ["Alicia", "Алиса", "Αλίκη", "アリス", "أليس", "Alice B.", "Àlice", "李爱丽"]


@pytest.mark.parametrize("name", LIKE_ALICE)
def test_a_name_that_looks_like_anothers_is_refused_at_registration(alice: User, name: str) -> None:
    with pytest.raises(Conflict) as refused:
        create_user(username="mallory", display_name=name)

    assert refused.value.field == "display_name"
    assert "tells you apart" in str(refused.value)
    assert not User.objects.filter(username="mallory").exists()


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_a_name_of_its_own_is_taken_in_any_script(alice: User, name: str) -> None:
    assert create_user(username="mallory", display_name=name).name == name


def test_renaming_is_held_to_the_same(alice: User, bob: User) -> None:
    with pytest.raises(Conflict):
        update_profile(actor=bob, display_name="\u0410lice", username="bob")
    bob.refresh_from_db()
    assert bob.name == "Bob"

    assert update_profile(actor=bob, display_name="Алиса", username="bob").name == "Алиса"


def test_without_a_name_the_username_is_what_is_seen(alice: User) -> None:
    with pytest.raises(Conflict) as refused:
        create_user(username="a1ice")
    assert refused.value.field == "username"


def test_one_may_keep_a_name_and_change_the_rest(alice: User, bob: User) -> None:
    """Two who were called alike before this was looked at."""
    User.objects.filter(pk=bob.pk).update(display_name="Alice")
    bob.refresh_from_db()

    changed = update_profile(actor=bob, display_name="Alice", username="bob", status_text="Away")

    assert changed.status_text == "Away"


def test_who_is_locked_out_keeps_no_name_from_others(alice: User, bob: User, charlie: User) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)

    assert update_profile(actor=charlie, display_name="Bob", username="charlie").name == "Bob"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zoë", "Zoe"), ("Олег", "Oleg"), ("Max", "Mux"), ("Ольга", "Οльга B"), ("Ann", "Anna")],
)
def test_what_can_be_told_apart_is_two_names(one: str, other: str) -> None:
    assert not trace_looks(one) & trace_looks(other)

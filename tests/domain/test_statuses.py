from datetime import timedelta

import pytest
from django.utils import timezone

from syncchat.domain.accounts import profiles
from syncchat.domain.accounts.statuses import set_status
from syncchat.errors import Invalid
from syncchat.models import User
from syncchat.serializers.people import serialize_person

pytestmark = pytest.mark.django_db


def _count_entries(user: User) -> int:
    user.log.refresh_from_db()
    return user.log.head


def test_a_status_is_words_and_an_emoji_until_it_ends(bob: User) -> None:
    until = timezone.now() + timedelta(hours=1)
    seen = serialize_person(set_status(actor=bob, text=" In the kitchen ", emoji="🍞", until=until))
    assert (seen.status, seen.status_emoji, seen.status_until) == ("In the kitchen", "🍞", until)


def test_one_that_has_ended_is_shown_to_nobody(bob: User) -> None:
    bob = set_status(actor=bob, text="Out", emoji="🌴", until=timezone.now() + timedelta(hours=1))
    bob.status_until = timezone.now() - timedelta(seconds=1)
    seen = serialize_person(bob)
    assert (seen.status, seen.status_emoji, seen.status_until) == ("", None, None)


def test_saying_the_same_again_tells_nobody(bob: User) -> None:
    set_status(actor=bob, text="Out")
    before = _count_entries(bob)
    set_status(actor=bob, text="Out")
    assert _count_entries(bob) == before


def test_an_empty_one_is_none_and_has_no_end(bob: User) -> None:
    bob = set_status(actor=bob, text="", until=timezone.now() + timedelta(hours=1))
    assert (bob.status_text, bob.status_emoji, bob.status_until) == ("", "", None)


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("text", {"text": "x" * 81}),
        ("emoji", {"text": "", "emoji": "no"}),
        ("emoji", {"text": "", "emoji": "🍞🍞"}),
        ("until", {"text": "Out", "until": timezone.now() - timedelta(minutes=1)}),
    ],
)
def test_what_cannot_be_is_refused_by_name(bob: User, field: str, asked: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        set_status(actor=bob, **asked)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_other_words_in_the_profile_end_emoji_and_time(bob: User) -> None:
    set_status(actor=bob, text="Out", emoji="🌴", until=timezone.now() + timedelta(hours=1))
    kept = profiles.update_profile(actor=bob, display_name="Bob", username="bob", status_text="Out")
    assert kept.status_emoji == "🌴"
    changed = profiles.update_profile(actor=bob, display_name="Bob", username="bob", status_text="Back")
    assert (changed.status_emoji, changed.status_until) == ("", None)


def test_short_codes_are_drawn_and_what_is_none_stays(bob: User) -> None:
    bob = set_status(actor=bob, text="On holiday :beach_umbrella: 10:30:45 :nothing:", emoji=":palm_tree:")
    assert (bob.status_text, bob.status_emoji) == ("On holiday 🏖️ 10:30:45 :nothing:", "🌴")
    changed = profiles.update_profile(actor=bob, display_name="Bob", username="bob", status_text=":tada: yes")
    assert changed.status_text == "🎉 yes"

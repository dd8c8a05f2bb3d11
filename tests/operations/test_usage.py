"""What owners see of the server without a shell: whether it is well, and how much it is used."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.usage import _find_month, measure_workspace
from syncchat.errors import Forbidden
from syncchat.models import Message, Room, User
from tests.domain.stories import say

PAGE = "/settings/workspace/health/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def test_people_rooms_and_messages_are_counted(alice: User, bob: User, lobby: Room, cellar: Room) -> None:
    before = measure_workspace(actor=alice)
    cache.clear()
    create_bot(actor=alice, username="kiln", display_name="Kiln")
    say(alice, lobby, "one")
    open_direct(actor=alice, people=[bob.pk])
    User.objects.filter(pk=bob.pk).update(is_active=False)

    usage = measure_workspace(actor=alice)
    assert (usage.bots, usage.locked_out) == (1, 1)
    assert usage.people == before.people - 1
    assert usage.messages == Message.objects.count() > before.messages
    assert usage.directs == before.directs + 1
    assert len(usage.months) == 1
    assert usage.months[-1].messages == Message.objects.count()


def test_only_owners_see_it(alice: User, bob: User, client: Client) -> None:
    with pytest.raises(Forbidden):
        measure_workspace(actor=bob)
    client.force_login(bob)
    assert client.get(PAGE).status_code == 404


def test_months_follow_one_another_over_the_end_of_a_year() -> None:
    now = datetime(2026, 2, 14, 12, tzinfo=UTC)
    begins = [_find_month(now, back) for back in (2, 1, 0, -1)]
    assert [(each.year, each.month, each.day) for each in begins] == [
        (2025, 12, 1),
        (2026, 1, 1),
        (2026, 2, 1),
        (2026, 3, 1),
    ]


def test_it_is_not_counted_anew_for_each_look(alice: User, lobby: Room) -> None:
    first = measure_workspace(actor=alice)
    say(alice, lobby, "one more")
    assert measure_workspace(actor=alice) == first


def test_the_page_says_what_is_wrong_and_what_to_do(alice: User, client: Client) -> None:
    client.force_login(alice)
    page = client.get(PAGE).content.decode()
    assert "There is none." in page  # of backups
    assert "Run `manage.py backup` every night by a timer." in page
    assert f"{timezone.now():%Y}" in page

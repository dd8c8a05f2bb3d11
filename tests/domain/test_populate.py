"""The workspace made for looking at is as true as one that people lived in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction

from syncchat.domain.messages.reads import count_unread
from syncchat.models import Log, LogEntry, Message, Room, User, Workspace
from syncchat.protocol.kinds import EntryKind
from syncchat.sample_data import FEWEST_PEOPLE, AlreadyPopulated, Population, populate

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Population]:
    """One workspace for all these tests: each only looks, inside a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield populate(people=FEWEST_PEOPLE, rooms=12, messages=300, seed=1, password="lights", now=NOON)
        transaction.set_rollback(True)


def test_it_makes_what_was_asked_for(filled: Population) -> None:
    assert filled.people == User.objects.count() == FEWEST_PEOPLE
    assert Room.objects.exclude(kind="direct").count() == 12
    assert 250 <= filled.messages <= 400
    assert Workspace.current().set_up_at is not None
    assert User.objects.get(is_owner=True).username == "mira"
    assert all(user.check_password("lights") for user in User.objects.filter(username__in=["lena", "mira"]))


def test_every_log_is_gapless_and_ends_at_its_head(filled: Population) -> None:
    for log in Log.objects.all():
        seqs = list(log.entries.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, log.head + 1))


def test_time_runs_forward_in_every_room_and_ends_now(filled: Population) -> None:
    for room in Room.objects.all():
        times = list(room.log.entries.order_by("seq").values_list("at", flat=True))
        assert all(earlier <= later for earlier, later in pairwise(times))
        assert not times or times[-1] <= NOON
        assert not room.messages.filter(created_at__gt=NOON).exists()
    assert Message.objects.filter(created_at__lt=NOON - timedelta(days=30)).exists()


def test_lena_finds_her_rooms_as_they_are_drawn(filled: Population) -> None:
    lena = User.objects.get(username="lena")
    unread = count_unread(lena)
    seen = {place.room.name: unread[place.room_id] for place in lena.memberships.select_related("room")}

    assert seen["General"] == (12, 0)
    assert seen["Open day"] == (5, 0)
    assert seen["Committee"] == (3, 0)
    assert seen["Kiln and clay"].mentions == 2
    assert seen["Laser cutter"] == (0, 0)
    assert "Bike repair" not in seen
    assert lena.memberships.get(room__name="Off topic").level == "mentions"


def test_people_edit_delete_and_change_topics(filled: Population) -> None:
    edited = Message.objects.filter(edited_at__isnull=False)
    deleted = Message.objects.filter(deleted_at__isnull=False)

    assert edited.exists()
    assert deleted.exists()
    assert not deleted.exclude(body="", html="").exists()
    assert LogEntry.objects.filter(kind=EntryKind.MESSAGE_EDITED).count() == edited.count()
    assert Message.objects.filter(kind="topic", body__startswith="Saturday 14 June").exists()


def test_no_slot_of_a_conversation_stays_empty(filled: Population) -> None:
    assert not Message.objects.filter(body__regex=r"\{[a-z]+\d?\}").exists()


def test_it_leaves_a_workspace_alone_in_which_someone_has_spoken(filled: Population) -> None:
    before = Message.objects.count()

    with pytest.raises(AlreadyPopulated):
        populate(people=24, rooms=12, messages=50, seed=2, password="x", now=NOON)

    assert Message.objects.count() == before

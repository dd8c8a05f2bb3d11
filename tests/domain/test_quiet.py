import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from syncchat.domain.accounts.quiet import keep_quiet, read_quiet
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.messages.reads import mark_read
from syncchat.errors import Invalid
from syncchat.models import Quiet, Room, User
from syncchat.models.accounts.quiet import find_quiet_end, reaches
from syncchat.protocol.kinds import PresenceState
from syncchat.serializers.presence import read_chosen, read_presence
from syncchat.serializers.quiet import list_urgent, serialize_quiet

CASES = json.loads((Path(__file__).parents[1] / "cases" / "quiet.json").read_text())
BERLIN = ZoneInfo("Europe/Berlin")


def make_quiet(fields: dict[str, str]) -> Quiet:
    clocks = {name: time.fromisoformat(fields[name]) for name in ("starts", "ends") if name in fields}
    times = {
        name: datetime.fromisoformat(fields[name]) for name in ("until", "paused_until") if name in fields
    }
    return Quiet(**clocks, **times)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_when_somebody_is_left_alone(case: dict[str, Any]) -> None:
    quiet, zone = make_quiet(case.get("quiet", {})), ZoneInfo(case.get("zone", "UTC"))
    end = find_quiet_end(quiet, zone, datetime.fromisoformat(case["at"]))
    assert end == (datetime.fromisoformat(case["end"]) if case["end"] else None)


def test_only_mentions_by_those_who_were_chosen_come_through() -> None:
    night = datetime(2026, 3, 5, 1, tzinfo=UTC)
    quiet = Quiet(starts=time(22), ends=time(7), allowed=[5])
    told = [
        reaches(quiet, BERLIN, night, author=author, names=names)
        for author, names in ((5, True), (5, False), (6, True))
    ]
    assert told == [True, False, False]
    assert reaches(quiet, BERLIN, night + timedelta(hours=12), author=6, names=False)


@pytest.mark.django_db
class TestKeeping:
    def test_what_is_given_changes_and_the_rest_stays(self, bob: User, alice: User) -> None:
        until = timezone.now() + timedelta(hours=1)
        keep_quiet(
            actor=bob, until=until, hours=("22:00", "07:00"), allowed=[alice.pk, alice.pk, bob.pk, 987]
        )
        keep_quiet(actor=bob, away=True)
        kept = serialize_quiet(bob)
        assert (kept.away, kept.until, kept.starts, kept.ends) == (True, until, "22:00", "07:00")
        assert kept.allowed == [alice.pk]
        keep_quiet(actor=bob, until="", hours="", away=False)
        kept = serialize_quiet(bob)
        assert (kept.away, kept.until, kept.starts, kept.ends) == (False, None, None, None)

    def test_saying_the_same_again_tells_nobody(self, bob: User) -> None:
        keep_quiet(actor=bob, away=True)
        bob.log.refresh_from_db()
        before = bob.log.head
        keep_quiet(actor=bob, away=True, until="", allowed=[])
        bob.log.refresh_from_db()
        assert bob.log.head == before

    def test_a_time_that_passed_in_an_outbox_is_none(self, bob: User) -> None:
        keep_quiet(actor=bob, until=timezone.now() - timedelta(minutes=1))
        assert read_quiet(bob).until is None

    @pytest.mark.parametrize(
        ("field", "asked"),
        [
            ("hours", {"hours": ("07:00", "07:00")}),
            ("until", {"until": timezone.now() + timedelta(days=400)}),
        ],
    )
    def test_what_cannot_be_is_refused_by_name(self, bob: User, field: str, asked: dict[str, Any]) -> None:
        with pytest.raises(Invalid) as refusal:
            keep_quiet(actor=bob, **asked)
        assert refusal.value.field == field
        assert not Quiet.objects.exists()

    def test_others_see_that_somebody_wants_quiet_or_is_away_while_they_are_here(
        self, alice: User, bob: User
    ) -> None:
        keep_quiet(actor=bob, away=True)
        assert read_chosen() == {bob.pk: PresenceState.AWAY}
        keep_quiet(actor=bob, until=timezone.now() + timedelta(hours=1))
        assert read_chosen({bob.pk}) == {bob.pk: PresenceState.DO_NOT_DISTURB}
        assert read_presence({alice.pk, bob.pk}, alice.pk) == {alice.pk: PresenceState.ONLINE}
        assert read_presence({bob.pk}, bob.pk) == {bob.pk: PresenceState.DO_NOT_DISTURB}

    def test_a_room_is_urgent_while_a_mention_that_comes_through_waits(
        self, alice: User, bob: User, lobby: Room
    ) -> None:
        keep_quiet(actor=bob, allowed=[alice.pk])
        send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Hello")
        assert list_urgent(bob, [alice.pk]) == []
        said = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Hello @bob").message
        assert list_urgent(bob, [alice.pk]) == [lobby.pk]
        mark_read(actor=bob, room_id=lobby.pk, seq=said.seq)
        assert list_urgent(bob, [alice.pk]) == []

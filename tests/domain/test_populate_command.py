import random
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from syncchat.models import Message
from syncchat.sample_data.people import choose_cast
from syncchat.sample_data.plan import plan_deeds
from syncchat.sample_data.rooms import plan_rooms
from syncchat.sample_data.throttle import REST_SECONDS, WORK_SECONDS, Courtesy

pytestmark = pytest.mark.slow

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


def test_the_same_seed_makes_the_same_workspace() -> None:
    def plan(seed: int) -> list[object]:
        chance = random.Random(seed)
        cast = choose_cast(30, chance)
        return [*plan_deeds(plan_rooms(cast, 14, 500, chance), cast, NOON, chance)]

    assert plan(1) == plan(1)
    assert plan(1) != plan(2)


def test_it_leaves_gaps_for_a_running_server_once_it_has_written_for_a_while() -> None:
    now, rests = [0.0], list[float]()
    pause = Courtesy(clock=lambda: now[0], sleep=rests.append)

    pause()
    now[0] = WORK_SECONDS
    pause()
    pause()

    assert rests == [REST_SECONDS]


@pytest.mark.django_db
def test_the_command_says_how_to_sign_in_and_refuses_too_few_people() -> None:
    said = StringIO()
    call_command("populate", messages=150, password="open-sesame", stdout=said)

    assert "lena" in said.getvalue()
    assert "open-sesame" in said.getvalue()
    assert Message.objects.latest("created_at").created_at <= timezone.now()
    with pytest.raises(CommandError, match="messages here already"):
        call_command("populate")
    with pytest.raises(CommandError, match="at least 24"):
        call_command("populate", people=3)

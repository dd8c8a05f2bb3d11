"""The decision over all combinations of what it knows, held to a table that is written for people.

Of the table's rows the first that fits holds; a way with a `?` is for who wants it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from syncchat.domain.notifications.decision import Facts, decide
from syncchat.protocol.kinds import NotificationLevel, NotificationReason, NotificationWay

TABLE = json.loads((Path(__file__).parents[1] / "cases" / "notifications.json").read_text())
HINDRANCES = (
    *("is_locked_out", "is_system_line", "is_deleted", "is_archived", "is_own", "is_ignored"),
    "is_member",
)
CIRCUMSTANCES = (
    *("is_direct", "is_named", "is_in_thread", "follows_thread", "is_read", "is_quiet", "is_active"),
    *("has_device", "wants_sound", "wants_mail"),
)
LEVELS = [
    {"room_level": room, "own_level": own, "workspace_level": workspace}
    for room, own, workspace in product(NotificationLevel, ("", *NotificationLevel), NotificationLevel)
]


def list_combinations() -> Iterator[dict[str, Any]]:
    """All circumstances where nothing is in the way, and all that is in the way in every eighth of them."""
    booleans = [
        dict(zip(CIRCUMSTANCES, each, strict=True))
        for each in product((False, True), repeat=len(CIRCUMSTANCES))
    ]
    hindered = [
        dict(zip(HINDRANCES, each, strict=True)) for each in product((False, True), repeat=len(HINDRANCES))
    ]
    free = {name: name == "is_member" for name in HINDRANCES}
    for number, (circumstances, levels) in enumerate(product(booleans, LEVELS)):
        yield {**free, **circumstances, **levels}
        if number % 397 == 0:
            for hindrances in hindered:
                yield {**hindrances, **circumstances, **levels}


def find_concern(facts: dict[str, Any]) -> str:
    for name, concern in (("is_direct", "direct"), ("is_named", "mention"), ("follows_thread", "thread")):
        if facts[name]:
            return concern
    return "everything"


def read_table(facts: dict[str, Any]) -> tuple[int, set[str], str]:
    known = {**facts, "concern": find_concern(facts)}
    number, row = next(
        (number, row)
        for number, row in enumerate(TABLE)
        if all(known[name] == value for name, value in row["when"].items())
    )
    wanted = {"sound?": facts["wants_sound"], "mail?": facts["wants_mail"]}
    return number, {way.rstrip("?") for way in row["ways"] if wanted.get(way, True)}, row["reason"]


def test_every_combination_is_decided_as_the_table_says() -> None:
    seen: Counter[int] = Counter()
    for facts in list_combinations():
        number, ways, reason = read_table(facts)
        assert decide(Facts(**facts)) == (ways, reason), facts
        seen[number] += 1

    assert sum(seen.values()) > 40_000
    assert seen.keys() == set(range(len(TABLE))), "rows that no combination reaches"


def test_the_table_knows_every_fact_and_gives_every_reason_that_is_decided() -> None:
    named = {name for row in TABLE for name in row["when"]} - {"concern"}
    assert named | {"is_direct", "is_named", "wants_sound", "wants_mail"} == set(Facts._fields)
    later = {NotificationReason.UNDECIDED, NotificationReason.FORGOTTEN}
    assert {row["reason"] for row in TABLE} == {*NotificationReason} - later


@pytest.mark.parametrize("way", [NotificationWay.SOUND, NotificationWay.PUSH, NotificationWay.MAIL])
def test_nothing_rings_that_leaves_no_trace_on_the_page(way: NotificationWay) -> None:
    for facts in list_combinations():
        ways = decide(Facts(**facts)).ways
        assert way not in ways or NotificationWay.BADGE in ways

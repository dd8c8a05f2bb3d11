"""A share of lines below its floor is named."""

from tests.covered import FLOORS, find_sunk


def test_shares_at_their_floors_are_enough() -> None:
    assert find_sunk(dict(FLOORS)) == []


def test_a_share_below_its_floor_is_named() -> None:
    assert find_sunk({**FLOORS, "search": FLOORS["search"] - 0.1}) == ["search"]

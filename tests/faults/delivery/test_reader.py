"""What a reader got is counted against what was said."""

import pytest

from tests.faults.delivery.reader import compare


@pytest.mark.parametrize(
    ("got", "found"),
    [
        (["one", "two", "three"], {"lost": 0, "doubled": 0, "out_of_order": 0}),
        (["one", "three"], {"lost": 1, "doubled": 0, "out_of_order": 0}),
        (["one", "two", "two", "three", "one"], {"lost": 0, "doubled": 2, "out_of_order": 0}),
        (["two", "one", "three"], {"lost": 0, "doubled": 0, "out_of_order": 1}),
        ([], {"lost": 3, "doubled": 0, "out_of_order": 0}),
    ],
)
def test_what_is_lost_doubled_or_turned_is_counted(got: list[str], found: dict[str, int]) -> None:
    assert compare(["one", "two", "three"], got) == found

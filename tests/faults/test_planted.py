"""The planted bugs themselves: each has a check that is to find it, and none is within the product's reach."""

from pathlib import Path

from tests.faults.history.spoils import SPOILS
from tests.faults.nemesis import FAULTS
from tests.faults.planted.bugs import BUGS
from tests.faults.planted.run import EXPECTED

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_bug_says_what_finds_it() -> None:
    known = {check for check, _spoil in SPOILS}

    assert EXPECTED.keys() == BUGS.keys()
    assert all(checks <= known and set(kinds) <= FAULTS.keys() for checks, kinds in EXPECTED.values())


def test_the_product_cannot_plant_a_bug() -> None:
    sources = [path for folder in ("syncchat", "syncchatroom") for path in (ROOT / folder).rglob("*.py")]

    assert [path.name for path in sources if "planted" in path.read_text().lower()] == []

"""The planted bugs themselves: each has a check that is to find it, and none is within the product's reach."""

from pathlib import Path

from tests.faults.history.spoiled import SPOILS
from tests.faults.nemesis import KINDS
from tests.faults.planted.bugs import BUGS
from tests.faults.planted.run import HUNTS

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_bug_says_what_finds_it() -> None:
    known = {check for check, _spoil in SPOILS}

    assert {bug for bug, hunt in HUNTS.items() if not hunt.is_tabs} == BUGS.keys()
    assert all(hunt.checks <= known and set(hunt.kinds) <= KINDS for hunt in HUNTS.values())


def test_every_bug_of_the_page_is_in_its_script() -> None:
    script = (ROOT / "tests" / "js" / "history" / "watching.js").read_text()

    assert all(f'"{bug}"' in script for bug, hunt in HUNTS.items() if hunt.is_tabs)


def test_the_product_cannot_plant_a_bug() -> None:
    sources = [path for folder in ("syncchat", "syncchatroom") for path in (ROOT / folder).rglob("*.py")]

    assert [path.name for path in sources if "planted" in path.read_text().lower()] == []

"""A nack is a sentence for a person: in the language they chose, or in their browser's."""

import pytest

from tests.visitors import Frame, Visitor
from tests.websocket.conftest import Greet

EMPTY = ("There is nothing to send yet.", "Es gibt noch nichts zu senden.")
HIDDEN = (
    "There is nothing here, or it is not yours to see.",
    "Hier ist nichts, oder es ist nicht für dich bestimmt.",
)


def say_two_wrong_things(tab_of: Greet, visitor: Visitor, general: int) -> tuple[str, str]:
    """One refused by the writer, beside other people's messages; one before it."""
    tab = tab_of(visitor)
    refusals: list[Frame] = [tab.say(general, " "), tab.ask({"type": "typing", "room": 0})]
    return refusals[0]["message"], refusals[1]["message"]


def choose(visitor: Visitor, language: str) -> None:
    chosen = {"theme": "system", "text_size": "normal", "density": "comfortable", "time_zone": ""}
    status, page = visitor.open("/settings/appearance/", {**chosen, "language": language})
    assert status == 200, page


@pytest.fixture
def bob(visitors: dict[str, Visitor]) -> Visitor:
    return visitors["bob"]


def test_a_nack_comes_in_the_language_a_person_chose(bob: Visitor, general: int, greet: Greet) -> None:
    assert say_two_wrong_things(greet, bob, general) == (EMPTY[0], HIDDEN[0])

    choose(bob, "de")
    try:
        assert say_two_wrong_things(greet, bob, general) == (EMPTY[1], HIDDEN[1])
    finally:
        choose(bob, "")

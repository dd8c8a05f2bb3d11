"""From a search to what was found."""

import pytest

from tests.engines.person import Person
from tests.visitors import Visitor

MORE_THAN_A_PAGE = 120


@pytest.mark.parametrize(("room", "after"), [("Attic", 3), ("Vault", MORE_THAN_A_PAGE)])
def test_what_was_found_in_another_room_is_lit_under_that_room_s_title(
    alice: Person, accounts: dict[str, Visitor], room: str, after: int
) -> None:
    alice.open()
    alice.create_room(room)
    alice.say(f"The lantern of the {room} hangs here")
    alice.sees_sent("The lantern")
    tab = accounts["alice"].greet()
    number = alice.page.run("() => Number(document.querySelector('#room').dataset.room)")
    for each in range(after):
        tab.say(number, f"More {each}")
    tab.close()
    alice.create_room(f"Beside {room}")
    alice.reload()
    alice.page.press("Control+Shift+f")
    alice.page.sees("#search-input")
    alice.page.fill("#search-input", f"lantern {room}")
    alice.page.wait_until("() => document.title.includes('lantern')")
    tab = accounts["bob"].greet()
    tab.say(accounts["bob"].general()["id"], "Something else meanwhile")
    tab.close()
    alice.page.sees(".room-link[data-unread]", "General")
    assert "lantern" in alice.page.run("() => document.title")
    alice.page.click(".result a")
    alice.page.misses("#room-name", "Beside")
    alice.page.sees("article.message[data-lit]", "The lantern")
    alice.page.wait_until("(room) => document.title.includes(`${room} · `)", room)
    # Where the other tests talk
    alice.go_to("General")

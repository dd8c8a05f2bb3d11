"""Without a server: the chat opens, takes what is written, and goes on when the server is back."""

import pytest

from tests.browser.offline import KEPT
from tests.engines.conftest import OpenPerson, Place
from tests.engines.person import Person
from tests.visitors import Visitor

# Chromium does all of this in tests/browser
pytestmark = pytest.mark.engines("firefox", "webkit")


def test_the_chat_opens_and_writes_without_a_network_and_goes_on_from_there(
    alice: Person, open_person: OpenPerson, accounts: dict[str, Visitor], place: Place
) -> None:
    _status, room = accounts["alice"].call("POST", "rooms", {"kind": "public", "name": "Station"})
    accounts["bob"].call("POST", f"rooms/{room['id']}/join")
    alice.go_to("Station")
    alice.say("Said before the tunnel")
    alice.sees_sent("Said before the tunnel")
    traveller = open_person("bob").bring(accounts["bob"]).open(f"/rooms/{room['id']}/")
    traveller.sees("Said before the tunnel")
    traveller.page.run(f"async () => ({KEPT})([['Said before the tunnel'], true])")

    place.line.cut()
    traveller.open(f"/rooms/{room['id']}/")
    traveller.page.sees("[data-banner]")
    traveller.sees("Said before the tunnel")
    traveller.say("Written in the tunnel")
    traveller.sees_waiting("Written in the tunnel")
    traveller.reload()
    traveller.sees_waiting("Written in the tunnel")

    place.line.mend()
    traveller.comes_back_online()
    traveller.sees_sent("Written in the tunnel")
    alice.sees("Written in the tunnel")
    traveller.page.misses("[data-banner]")


def test_a_restart_of_the_server_loses_nothing_and_needs_no_reload(
    alice: Person, bob: Person, place: Place
) -> None:
    for person in (alice, bob):
        person.go_to("General")
    place.line.cut()
    alice.page.sees("[data-banner]")
    alice.say("Written while it was away")
    place.restart()
    place.line.mend()
    for person in (alice, bob):
        person.comes_back_online()
    alice.sees_sent("Written while it was away")
    bob.sees("Written while it was away")
    bob.say("Here again")
    alice.sees("Here again")

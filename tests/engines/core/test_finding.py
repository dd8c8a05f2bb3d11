"""Finding: what is unread, a room by name, a message by its words, a file."""

from pathlib import Path

import pytest
from PIL import Image

from tests.engines.person import Person
from tests.visitors import Visitor

# Chromium does all of this in tests/browser
pytestmark = pytest.mark.engines("firefox", "webkit")

SHOWN = """() => [...document.querySelectorAll("article.message img")]
    .some((picture) => picture.src.includes("/files/") && picture.naturalWidth > 0)"""


@pytest.fixture(scope="session")
def bakery(accounts: dict[str, Visitor], alice: Person, bob: Person) -> str:
    """A room with alice in it, and bob."""
    _status, room = accounts["alice"].call("POST", "rooms", {"kind": "public", "name": "Bakery"})
    accounts["bob"].call("POST", f"rooms/{room['id']}/join")
    for person in (alice, bob):
        person.page.sees(".room-link", "Bakery")
    return str(room["name"])


def test_messages_elsewhere_are_counted_until_they_are_read(bakery: str, alice: Person, bob: Person) -> None:
    alice.go_to(bakery)
    bob.go_to("General")
    alice.say("One")
    alice.say("Two")
    bob.page.sees(".room-link[data-unread] [data-part=count-number]", "2")
    bob.go_to(bakery)
    bob.sees("Two")
    bob.page.misses(".room-link[data-unread]", bakery)


def test_control_k_goes_to_a_room_by_some_of_its_letters(bakery: str, alice: Person) -> None:
    alice.go_to("General")
    alice.page.press("Control+k")
    alice.page.wait_until("() => document.activeElement?.id === 'switcher-input'")
    alice.page.type("bak")
    alice.page.sees("#switcher-list mark", "Bak")
    alice.page.press("Enter")
    alice.page.sees("#room-name", bakery)
    alice.go_to("General")


def test_a_message_is_found_by_a_word_and_opened(alice: Person) -> None:
    alice.say("The glaze test tiles are out of the kiln")
    alice.sees_sent("The glaze test tiles")
    alice.page.press("Control+Shift+F")
    alice.page.wait_until("() => document.activeElement?.id === 'search-input'")
    alice.page.type("kilns")
    alice.page.sees(".result mark", "kiln")
    alice.page.press("ArrowDown")
    alice.page.press("Enter")
    alice.page.misses("#search")
    alice.sees("The glaze test tiles")
    alice.page.wait_until("() => location.pathname.split('/').length === 5")
    alice.open()


def test_a_picture_goes_to_the_other_person(alice: Person, bob: Person, tmp_path: Path) -> None:
    picture = tmp_path / "loaf.png"
    Image.new("RGB", (320, 200), "saddlebrown").save(picture)
    for person in (alice, bob):
        person.go_to("General")
    alice.page.attach("#composer [type=file]", picture)
    alice.page.sees("#composer", "loaf.png")
    alice.say("The first loaf")
    alice.sees_sent("The first loaf")
    bob.sees("The first loaf")
    bob.page.wait_until(SHOWN)

"""Registering and signing in through the forms."""

import pytest

from tests.engines.conftest import OpenPerson, Place
from tests.engines.person import Person

# Chromium does all of this in tests/browser
pytestmark = pytest.mark.engines("firefox", "webkit")


def test_who_registers_is_in_the_chat_and_signs_in_again(
    alice: Person, open_person: OpenPerson, place: Place
) -> None:
    dora = open_person("dora").register()
    dora.wait_ready()
    dora.say("Hello, I am new")
    alice.sees("Hello, I am new")

    elsewhere = open_person("dora").sign_in()
    elsewhere.sees("Hello, I am new")
    elsewhere.say("And from another browser")
    dora.sees("And from another browser")

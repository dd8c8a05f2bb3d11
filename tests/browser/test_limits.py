"""Faster than the limit: the page says when, and the message goes out by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Window
from tests.servers import Server, open_server


@pytest.fixture(scope="module")
def module_server(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Server]:
    """Twelve messages a minute, two in one breath."""
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {"SEND_LIMIT": "12"})
    yield server
    server.stop()


def test_what_comes_too_fast_waits_and_goes_out_by_itself(alice: Window, bob: Window) -> None:
    for number in range(1, 5):
        alice.say(f"Quick {number}")
    row = alice.message("Quick 4")
    expect(row).to_have_attribute("data-state", "waiting")
    expect(row).to_contain_text("You are faster than this room allows. Your message goes out in")
    alice.sees_sent("Quick 4")
    bob.sees("Quick 4")
    said = bob.page.locator("article.message .message__text").all_inner_texts()
    assert said == [f"Quick {number}" for number in range(1, 5)]

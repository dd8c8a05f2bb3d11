"""Where one reads stays where it is: when the box grows, and when one comes back to the page."""

import time
from typing import Any

import pytest

from tests.engines.engines import DESKTOP
from tests.engines.page import PATIENCE
from tests.engines.person import Person
from tests.visitors import Visitor

MORE_THAN_A_SCREEN = 60
BELOW = """(selector) => {
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector(selector);
    return scrollHeight - scrollTop - clientHeight;
}"""
FOUR_LINES = "one\ntwo\nthree\nfour"


@pytest.fixture(scope="module")
def root(accounts: dict[str, Visitor]) -> str:
    """A long talk; returns the id of a message in it that has a long thread."""
    bob = accounts["bob"]
    tab, room = bob.greet(), bob.general()["id"]
    for number in range(MORE_THAN_A_SCREEN):
        tab.say(room, f"Shelf {number} is full")
    root = tab.say(room, "Which shelf is free?")
    for number in range(MORE_THAN_A_SCREEN // 2):
        reply = {"type": "send", "room": room, "body": f"Not shelf {number}", "thread": root["id"]}
        tab.ask({**reply, "id": f"0197b8a0-0000-7000-8000-{number:012d}"})
    tab.close()
    return str(root["id"])


def _is_at_end(person: Person, selector: str) -> None:
    person.page.wait_until(f"(selector) => ({BELOW})(selector) <= 1", selector)


def test_a_growing_message_box_keeps_the_end_of_the_room(alice: Person, bob: Person, root: str) -> None:
    alice.open_at_end()
    # And replaced by as many lines: for a moment the box is empty
    for lines in (FOUR_LINES, FOUR_LINES.upper()):
        alice.page.fill("#composer-text", lines)
        _is_at_end(alice, "#timeline")
    alice.page.type(" and a few words more")
    _is_at_end(alice, "#timeline")
    # With a draft that is as high from the start
    alice.reload()
    alice.page.wait_until("() => document.querySelector('#composer-text').value.endsWith('more')")
    alice.page.resize(1400, 900)
    _is_at_end(alice, "#timeline")
    alice.page.resize(*DESKTOP)
    _is_at_end(alice, "#timeline")
    bob.open()
    bob.say("The lowest one")
    alice.sees("The lowest one")
    _is_at_end(alice, "#timeline")
    alice.page.fill("#composer-text", "")


def test_a_growing_reply_box_keeps_the_end_of_the_thread(alice: Person, bob: Person, root: str) -> None:
    alice.open_at_end()
    alice.page.focus("article.message", "Which shelf is free?")
    alice.page.press("t")
    alice.page.sees("#thread-timeline article.message", f"Not shelf {MORE_THAN_A_SCREEN // 2 - 1}")
    _is_at_end(alice, "#thread-timeline")
    alice.page.fill("#thread-text", FOUR_LINES)
    _is_at_end(alice, "#thread-timeline")
    bob.open_at_end()
    bob.page.focus("article.message", "Which shelf is free?")
    bob.page.press("t")
    bob.page.fill("#thread-text", "I have emptied one")
    bob.page.press("Enter")
    alice.page.sees("#thread-timeline article.message", "I have emptied one")
    _is_at_end(alice, "#thread-timeline")
    alice.page.fill("#thread-text", "")


FIRST_IN_SIGHT = """() => {
    const { top } = document.querySelector("#timeline").getBoundingClientRect();
    const inSight = (row) => row.getBoundingClientRect().top >= top;
    return [...document.querySelectorAll("#rows article")].find(inSight)?.dataset.id;
}"""


def _leaves_settings(page: Any) -> None:
    """Asked of the driver: a script in the page that is left would be kept with it, and never answer."""
    end = time.monotonic() + PATIENCE
    while "/settings/" in page.driver.current_url:
        assert time.monotonic() < end
        page.pause(0.05)


# Playwright keeps no page in this cache
@pytest.mark.engines("webkit")
@pytest.mark.parametrize("share", [0.5, 1])
def test_coming_back_to_a_kept_page_finds_the_place(alice: Person, root: str, share: float) -> None:
    page = alice.open_at_end().page
    page.run(
        """(share) => {
            const timeline = document.querySelector("#timeline");
            timeline.scrollTop = (timeline.scrollHeight - timeline.clientHeight) * share;
            // The page hears of it in the next frame, and holds the place from then on
            requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.kept = true; }));
        }""",
        share,
    )
    page.wait_until("() => globalThis.kept")
    before = page.run(FIRST_IN_SIGHT)
    page.click("a[href='/settings/profile/']")
    page.sees("h1", "Settings")
    page.run("() => void setTimeout(() => history.back())")
    _leaves_settings(page)
    page.wait_until("() => location.pathname === '/'")
    assert page.run("() => globalThis.kept"), "the page came from the server"
    page.wait_until(f"(before) => ({FIRST_IN_SIGHT})() === before", before)

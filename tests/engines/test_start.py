"""A chat that cannot start says so, tells the log, and loses nothing."""

import pytest

from tests.engines.conftest import OpenPerson, Place
from tests.engines.person import Person
from tests.engines.playwright_page import PlaywrightPage
from tests.visitors import Visitor

# As a browser whose Intl is broken, while the test wants it to be
BREAK = """if (localStorage.getItem("broken") && !sessionStorage.getItem("syncchat-set-aside"))
    Intl.RelativeTimeFormat = class { constructor() { throw new RangeError("What Alice wrote in secret"); } };"""
OLD = "if (localStorage.getItem('old')) delete HTMLElement.prototype.popover;"
WAITING = """() => new Promise((resolve) => {
    const request = indexedDB.open("syncchat-outbox");
    request.onsuccess = () => {
        const rows = request.result.transaction("entries").objectStore("entries").getAll();
        rows.onsuccess = () => { request.result.close(); resolve(rows.result.map(({ body }) => body)); };
    };
})"""

# Only Playwright can be earlier than the page's own scripts
pytestmark = pytest.mark.engines("firefox", "chromium")


@pytest.fixture
def alice(open_person: OpenPerson, accounts: dict[str, Visitor]) -> Person:
    person = open_person("alice").bring(accounts["alice"])
    assert isinstance(person.page, PlaywrightPage)
    person.page.page.add_init_script(BREAK)
    person.page.page.add_init_script(OLD)
    return person.open()


def write_offline(alice: Person, place: Place, text: str) -> None:
    place.line.cut()
    alice.say(text)
    alice.sees_waiting(text)
    alice.page.wait_until(f"async () => (await ({WAITING})()).length === 1")
    alice.page.take_complaints()


def test_a_start_that_fails_offers_two_ways_on_and_keeps_what_waits(alice: Person, place: Place) -> None:
    write_offline(alice, place, "Written before it broke")
    alice.page.run("() => localStorage.setItem('broken', '1')")
    place.line.mend()
    # Sent or not by now, it is on the server or still waiting
    alice.page.reload()
    alice.page.sees("#start-failed h1", "The chat could not start")
    alice.page.misses("#app")
    assert any("What Alice wrote in secret" in line for line in alice.page.take_complaints())
    alice.page.click("#start-failed [data-start=again]")
    alice.page.sees("#start-failed h1")

    alice.page.click("#start-failed [data-start=without]")
    alice.wait_ready()
    alice.page.sees("#set-aside")
    alice.say("Written meanwhile")
    alice.sees_sent("Written meanwhile")
    alice.page.run("() => localStorage.removeItem('broken')")
    alice.page.click("[data-act='page:start-normally']")
    alice.wait_ready()
    alice.page.misses("#set-aside")
    alice.sees_sent("Written before it broke")
    assert alice.page.run(WAITING) == []
    alice.page.take_complaints()


def test_the_log_is_told_where_it_stopped_and_nobodys_words(alice: Person, place: Place) -> None:
    alice.page.run("() => localStorage.setItem('broken', '1')")
    alice.page.reload()
    alice.page.sees("#start-failed")
    alice.page.take_complaints()
    alice.page.wait_until("() => performance.getEntriesByName(`${origin}/api/v1/start-failures`).length > 0")
    log = place.read_log()
    assert "page_start_failed" in log
    assert "RangeError" in log
    assert "/static/js/entry/main." in log
    assert "secret" not in log


def test_a_browser_that_lacks_something_is_told_so_and_nothing_is_touched(
    alice: Person, place: Place
) -> None:
    write_offline(alice, place, "Written before the downgrade")
    alice.page.run("() => localStorage.setItem('old', '1')")
    place.line.mend()
    alice.page.reload()
    alice.page.sees("#browser-too-old h1", "This browser is too old for the chat")
    alice.page.misses("#app")
    alice.page.run("() => localStorage.removeItem('old')")
    alice.reload()
    alice.sees_sent("Written before the downgrade")

"""The app opens and reads without a network, and goes on from there when it is back."""

import pytest
from playwright.sync_api import expect

from tests.browser.offline import (
    CACHED_TEXTS,
    expect_offline,
    expect_unread,
    list_said,
    room_address,
    wait_forgotten,
    wait_kept,
    wait_rows,
)
from tests.browser.whole_browser import browser  # noqa: F401
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

RICH = r"""Everything at once: *emphasis*, ~~struck~~, `a < b && "c"`, https://example.com/?a=1&b=2, @charlie @room 🎉

$$\begin{cases}\sqrt{x} & x > 0\\0\end{cases}$$

> quoted
1. one
2. two

```python
print("a" if x > 1 else 'b')
```"""

SEARCH_KEPT = """async () => (await Promise.all(
    (await caches.keys()).map(async (name) => (await caches.open(name)).keys())
)).flat().some(({url}) => url.endsWith("/de/search/"))"""


@pytest.fixture(scope="module")
def traveller(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    """Charlie, whose browser keeps what it can."""
    return open_window("charlie", service_workers="allow").sign_in(accounts["charlie"]).open()


def test_rooms_and_messages_are_read_without_a_network_and_go_on_from_there(
    traveller: Window, bob: Window, alice: Window
) -> None:
    alice.create_room("Harbour")
    traveller.join("Harbour")
    traveller.go_to("General")
    bob.say("Said **before** the tunnel")
    bob.say(RICH)
    alice.say("Said in the harbour")
    wait_kept(traveller, "Said **before** the tunnel", RICH, "Said in the harbour")
    rich = traveller.message("Everything at once").locator(".message__text").inner_html()
    harbour = room_address(traveller, "Harbour")

    traveller.cut_network(True)
    traveller.open("/")
    expect_offline(traveller)
    expect(traveller.page.locator("#me-button")).to_contain_text("Offline")
    traveller.sees("Said before the tunnel")
    expect(traveller.message("tunnel").locator("strong")).to_have_text("before")
    assert traveller.message("Everything at once").locator(".message__text").inner_html() == rich
    traveller.open(harbour)
    expect(traveller.page.locator("#room-name")).to_have_text("Harbour")
    traveller.sees("Said in the harbour")
    traveller.go_to("General")
    traveller.say("Written in the tunnel")
    expect(traveller.message("Written in the tunnel")).to_have_attribute("data-state", "waiting")
    traveller.reload()
    traveller.sees("Written in the tunnel")

    bob.say("Said meanwhile")
    bob.sees_sent("Said meanwhile")
    traveller.cut_network(False)
    traveller.sees("Said meanwhile")
    expect(traveller.page.locator("#me-button")).to_contain_text("Online")
    traveller.sees_sent("Written in the tunnel")
    bob.sees("Written in the tunnel")
    assert list_said(traveller)[-2:] == ["Said meanwhile", "Written in the tunnel"]
    assert list_said(traveller) == list_said(bob)


def test_no_page_and_no_words_of_a_person_are_among_the_cached_files(traveller: Window) -> None:
    texts = traveller.page.evaluate(CACHED_TEXTS)
    assert any("dataset.ready" in text for text in texts)
    secrets = ("Charlie", "tunnel", "Harbour", 'name="csrfmiddlewaretoken" value=')
    assert [text for text in texts if any(secret in text for secret in secrets)] == []


def test_what_was_read_without_a_network_stays_read(
    traveller: Window, alice: Window, accounts: dict[str, Visitor]
) -> None:
    for room in accounts["charlie"].call("GET", "rooms")[1]:
        accounts["charlie"].call("POST", f"rooms/{room['id']}/read", {"seq": room["position"][0]})
    expect_unread(traveller, "Harbour", 0)
    alice.go_to("Harbour")
    alice.say("Read me below ground")
    expect_unread(traveller, "Harbour", 1)
    wait_kept(traveller, "Read me below ground")
    traveller.cut_network(True)
    traveller.open("/")
    expect_unread(traveller, "Harbour", 1)
    traveller.go_to("Harbour")
    traveller.sees("Read me below ground")
    # It counts as read after a second of being looked at.
    wait_rows(traveller.page, "marks", 1)
    traveller.reload()
    traveller.go_to("General")
    expect_unread(traveller, "Harbour", 0)
    traveller.cut_network(False)
    traveller.waits_until_read()


def test_a_deleted_message_is_not_kept(traveller: Window, bob: Window) -> None:
    traveller.go_to("General")
    bob.say("Better forgotten")
    wait_kept(traveller, "Better forgotten")
    bob.message("Better forgotten").focus()
    bob.page.keyboard.press("Delete")
    bob.page.locator("#confirm [data-act='confirm:yes']").click()
    wait_forgotten(traveller, "Better forgotten")
    traveller.cut_network(True)
    traveller.open("/")
    expect(traveller.page.get_by_text("A message by Bob was deleted")).to_be_visible()
    expect(traveller.message("Better forgotten")).to_have_count(0)
    traveller.cut_network(False)
    traveller.open("/")


def test_a_browser_that_kept_nothing_says_so(traveller: Window) -> None:
    forget = (
        "() => new Promise((done) => { indexedDB.deleteDatabase('syncchat-readings').onsuccess = done; })"
    )
    traveller.page.goto(traveller.url + "/settings/profile/")
    traveller.page.evaluate(forget)
    traveller.cut_network(True)
    traveller.open("/")
    expect(traveller.page.get_by_role("heading", name="You are offline")).to_be_visible()
    traveller.cut_network(False)
    expect(traveller.page.locator("#room-name")).to_have_text("General")


def test_the_first_tab_after_signing_in_has_what_is_loaded_later_without_a_network(
    open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    first = open_window("charlie", service_workers="allow").sign_in(accounts["charlie"]).open()
    first.page.wait_for_function("async () => Boolean((await navigator.serviceWorker.ready).active)")
    first.page.wait_for_function("() => navigator.serviceWorker.controller")
    first.cut_network(True)
    first.page.keyboard.press("Control+Shift+F")
    expect(first.page.locator("#search-input")).to_be_focused()
    first.cut_network(False)


def test_without_a_network_it_goes_on_in_the_reader_s_language(open_window: OpenWindow, bob: Window) -> None:
    dieter = open_window("dieter", locale="de-DE", service_workers="allow").register()
    dieter.say("Guten Morgen")
    wait_kept(dieter, "Guten Morgen")
    dieter.page.wait_for_function(SEARCH_KEPT)
    dieter.cut_network(True)
    dieter.open("/")
    expect_offline(dieter)
    expect(dieter.page.locator("#timeline .divider--day").last).to_contain_text("Heute")
    dieter.open("/search/?q=Morgen")
    expect(dieter.page.locator("#search-failed")).to_contain_text("Suchen geht nur mit dem Server")

"""Pushes and what is done from them, sounds and notices of an open page, and when it asks."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.offline import wait_rows
from tests.browser.pushes import COUNT_SOUNDS, Pushes, allow, hide
from tests.browser.whole_browser import browser  # noqa: F401
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor


@pytest.fixture(scope="module")
def reader(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    """Bob, whose browser may notify."""
    window = allow(open_window("bob", service_workers="allow"))
    window.context.add_init_script(COUNT_SOUNDS)
    return window.sign_in(accounts["bob"]).open()


@pytest.fixture(scope="module")
def pushes(reader: Window) -> Pushes:
    return Pushes(reader)


@pytest.fixture
def harbour(alice: Window, reader: Window) -> int:
    """A room that Bob is in and does not look at."""
    if not alice.room_link("Harbour").count():
        alice.create_room("Harbour")
        reader.join("Harbour")
    alice.go_to("Harbour")
    reader.go_to("General")
    return int(alice.room_link("Harbour").get_attribute("data-room") or 0)


def make_push(reader: Window, room: int, seq: int, **more: object) -> dict[str, Any]:
    me = reader.page.evaluate("async () => (await (await fetch('/api/v1/me')).json()).id")
    data = {"kind": "message", "room": room, "seq": seq, "badge": 2, "account": me, **more}
    notification = {"title": "Alice in Harbour", "body": "The kiln is hot", "tag": f"room-{room}"}
    address = f"{reader.url}/rooms/{room}/{seq}/"
    return {"web_push": 8030, "notification": {**notification, "navigate": address, "data": data}}


def say_in(alice: Window, words: str) -> int:
    alice.say(words)
    alice.sees_sent(words)
    return int(alice.message(words).get_attribute("data-seq") or 0)


def test_a_push_is_shown_once_for_each_room_and_goes_when_it_was_read_elsewhere(
    pushes: Pushes, reader: Window, harbour: int
) -> None:
    pushes.deliver(make_push(reader, harbour, 5))
    [shown] = pushes.wait_shown("Alice in Harbour")
    assert (shown["body"], shown["tag"]) == ("The kiln is hot", f"room-{harbour}")
    pushes.deliver("no push of ours")
    pushes.wait_shown("Alice in Harbour", "New message")
    pushes.deliver({"kind": "read", "room": harbour, "seq": 4, "badge": 1})
    pushes.deliver(make_push(reader, harbour, 6))
    pushes.wait_shown("Alice in Harbour", "New message")
    pushes.deliver({"kind": "read", "room": harbour, "seq": 6, "badge": 0})
    pushes.wait_shown("New message")
    pushes.press("message")
    pushes.wait_shown()


def test_the_room_that_is_looked_at_is_not_notified(pushes: Pushes, reader: Window, harbour: int) -> None:
    reader.go_to("Harbour")
    pushes.wait_watched(harbour)
    pushes.deliver(make_push(reader, harbour, 7))
    # Taken one after the other: once this one is shown, that one was not
    pushes.deliver("no push of ours")
    pushes.wait_shown("New message")
    pushes.press("message")
    reader.go_to("General")
    pushes.deliver(make_push(reader, harbour, 8))
    [shown] = pushes.wait_shown("Alice in Harbour")
    assert shown["data"]["seq"] == 8
    pushes.deliver({"kind": "read", "room": harbour, "seq": 8, "badge": 0})
    pushes.wait_shown()


def test_a_press_leads_to_the_message_in_the_page_that_is_open(
    pushes: Pushes, alice: Window, reader: Window, harbour: int
) -> None:
    seq = say_in(alice, "Look at this one")
    pushes.deliver(make_push(reader, harbour, seq))
    pushes.wait_shown("Alice in Harbour")
    reader.page.evaluate("() => { window.isTheSame = true; }")
    pushes.press(f"room-{harbour}")
    reader.sees("Look at this one")
    expect(reader.page.locator("#room-name")).to_have_text("Harbour")
    assert reader.page.url.endswith(f"/rooms/{harbour}/{seq}/")
    assert reader.page.evaluate("() => window.isTheSame")
    pushes.wait_shown()


def test_an_answer_from_the_notification_arrives_and_its_mark_too(
    pushes: Pushes, alice: Window, reader: Window, harbour: int
) -> None:
    seq = say_in(alice, "Who is coming?")
    expect(reader.room_link("Harbour")).to_have_attribute("data-unread", "")
    pushes.deliver(make_push(reader, harbour, seq))
    pushes.wait_shown("Alice in Harbour")
    pushes.press(f"room-{harbour}", "reply", "I am, at four")
    alice.sees("I am, at four")
    expect(alice.message("I am, at four")).to_have_count(1)
    wait_rows(reader.page, "entries", 0)

    seq = say_in(alice, "And what do you bring?")
    pushes.deliver(make_push(reader, harbour, seq))
    pushes.wait_shown("Alice in Harbour")
    pushes.press(f"room-{harbour}", "read")
    expect(reader.room_link("Harbour")).not_to_have_attribute("data-unread", "")
    wait_rows(reader.page, "marks", 0)


def test_an_answer_without_a_network_waits_in_the_outbox_and_goes_out_with_the_page(
    pushes: Pushes, alice: Window, reader: Window, harbour: int
) -> None:
    pushes.deliver(make_push(reader, harbour, say_in(alice, "Is anybody there?")))
    pushes.wait_shown("Alice in Harbour")
    reader.cut_network(True)
    pushes.worker.evaluate(
        "() => { self.reached = fetch; self.fetch = () => Promise.reject(new TypeError()); }"
    )
    pushes.press(f"room-{harbour}", "reply", "Yes, in the tunnel")
    [shown] = pushes.wait_shown("Not sent yet")
    assert shown["body"] == "Yes, in the tunnel"
    pushes.worker.evaluate("() => { self.fetch = self.reached; }")
    reader.cut_network(False)
    alice.sees("Yes, in the tunnel")
    expect(alice.message("Yes, in the tunnel")).to_have_count(1)
    pushes.press(shown["tag"])
    expect(reader.page.locator("#room-name")).to_have_text("Harbour")


def wait_heard(page: Any, count: int) -> None:
    page.wait_for_function("(count) => window.heard.length >= count", arg=count)


def test_a_mention_in_a_hidden_tab_is_shown_and_heard_once_by_all_tabs_and_goes_when_it_is_read(
    pushes: Pushes, alice: Window, reader: Window, harbour: int
) -> None:
    second = reader.new_tab().open()
    pages = (reader.page, second.page)
    for page in pages:
        page.locator("#room-name").click()
        page.evaluate("() => { window.heard.length = 0; }")
        hide(page)
    alice.say("@bob the kiln is open")
    [shown] = pushes.wait_shown("Alice in Harbour")
    assert shown["body"] == "@bob the kiln is open"
    alice.say("And a plain word, of which the room alone tells")
    reader.page.wait_for_timeout(700)
    heard = [page.evaluate("() => window.heard") for page in pages]
    # Two notes, by one of the two
    assert sorted(heard) == [[], [659, 988]]
    assert len(pushes.list_shown()) == 1
    # A push of the same is no second one
    pushes.deliver(make_push(reader, harbour, shown["data"]["seq"]))
    for page in pages:
        hide(page, False)
    second.page.close()
    reader.go_to("Harbour")
    pushes.wait_shown()
    reader.go_to("General")


def test_a_page_that_is_in_sight_makes_a_sound_and_shows_nothing(
    pushes: Pushes, alice: Window, reader: Window, harbour: int
) -> None:
    reader.page.locator("#room-name").click()
    reader.page.evaluate("() => { window.heard.length = 0; }")
    alice.say("@bob in another room")
    wait_heard(reader.page, 2)
    assert pushes.list_shown() == []
    # Being read, it makes none
    alice.go_to("General")
    reader.page.evaluate("() => { window.heard.length = 0; }")
    alice.say("@bob before your eyes")
    reader.sees("before your eyes")
    reader.page.wait_for_timeout(500)
    assert reader.page.evaluate("() => window.heard") == []

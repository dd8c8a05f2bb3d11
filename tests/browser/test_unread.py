"""What waits for a person: counts, badges, title and the divider, level across windows and tabs."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor


@pytest.fixture(scope="module")
def rooms(alice: Window, bob: Window) -> None:
    alice.create_room("Lobby")
    bob.join("Lobby")


@pytest.fixture
def apart(rooms: None, alice: Window, bob: Window) -> None:
    """Alice is in the lobby, bob elsewhere with everything read."""
    alice.go_to("Lobby")
    bob.go_to("Lobby")
    bob.waits_until_read()
    bob.go_to("General")
    bob.waits_until_read()


def count(window: Window, room: str) -> Locator:
    # Hidden, it still holds the last number, which would be taken for a message that has arrived
    return window.room_link(room).locator("[data-part=count-number]:visible")


def favicon(page: Page) -> str:
    return str(page.locator("#favicon").get_attribute("href"))


def test_messages_elsewhere_light_the_room_the_title_and_the_favicon(
    apart: None, alice: Window, bob: Window
) -> None:
    expect(bob.page).to_have_title(re.compile("^General"))
    quiet = favicon(bob.page)
    alice.say("One")
    alice.say("Two")
    expect(bob.room_link("Lobby")).to_have_attribute("data-unread", "")
    expect(count(bob, "Lobby")).to_have_text("2")
    expect(bob.page).to_have_title(re.compile(r"^\(2\) General"))
    assert favicon(bob.page) != quiet
    bob.go_to("Lobby")
    expect(bob.page).to_have_title(re.compile("^Lobby"))
    assert favicon(bob.page) == quiet


def test_a_mention_wears_the_lamp(apart: None, alice: Window, bob: Window) -> None:
    alice.say("@bob, come over")
    badge = bob.room_link("Lobby").locator("[data-part=badge]:visible")
    expect(badge).to_contain_text("@1")
    expect(badge).to_contain_text("1 mention")


def test_reading_in_one_tab_clears_the_others(apart: None, alice: Window, bob: Window) -> None:
    other = bob.new_tab().open("/")
    alice.say("For both tabs")
    expect(count(bob, "Lobby")).to_have_text("1")
    expect(count(other, "Lobby")).to_have_text("1")
    other.go_to("Lobby")
    expect(count(bob, "Lobby")).to_be_hidden()
    expect(bob.page).to_have_title(re.compile("^General"))
    other.page.close()


def test_counts_survive_a_reload(apart: None, alice: Window, bob: Window) -> None:
    alice.say("Still there tomorrow")
    expect(count(bob, "Lobby")).to_have_text("1")
    bob.reload()
    expect(count(bob, "Lobby")).to_have_text("1")
    expect(bob.page).to_have_title(re.compile(r"^\(1\) General"))


def test_the_divider_stands_before_what_is_new_and_goes_with_escape(
    apart: None, alice: Window, bob: Window
) -> None:
    alice.say("The first new one")
    expect(count(bob, "Lobby")).to_have_text("1")
    bob.go_to("Lobby")
    divider = bob.page.locator("#new-divider")
    expect(divider).to_contain_text("1 new")
    alice.say("More while looking")
    bob.sees("More while looking")
    below = "element => element.nextElementSibling.innerText"
    assert "The first new one" in divider.evaluate(below)
    bob.page.keyboard.press("Escape")
    expect(divider).to_have_count(0)


def test_what_came_while_nobody_looked_at_the_open_room_stands_below_a_divider(
    apart: None, alice: Window, bob: Window
) -> None:
    bob.go_to("Lobby")
    divider = bob.page.locator("#new-divider")
    alice.say("While you look")
    bob.sees("While you look")
    bob.waits_until_read()
    expect(divider).to_have_count(0)
    bob.page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
    alice.say("While you are away")
    expect(divider).to_contain_text("1 new")
    alice.say("And still away")
    expect(divider).to_contain_text("2 new")
    bob.page.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")
    bob.waits_until_read()
    alice.say("Back again")
    bob.sees("Back again")
    expect(divider).to_contain_text("2 new")
    below = "element => element.nextElementSibling.innerText"
    assert "While you are away" in divider.evaluate(below)
    bob.page.keyboard.press("Escape")
    expect(divider).to_have_count(0)


def test_mark_unread_from_here_lasts_until_the_room_is_opened_again(
    apart: None, alice: Window, bob: Window
) -> None:
    for text in ("Read this", "and this", "and that"):
        alice.say(text)
    bob.go_to("Lobby")
    bob.waits_until_read()
    row = bob.message("and this")
    row.focus()
    bob.page.keyboard.press("u")
    expect(bob.toast("Marked unread").first).to_be_visible()
    bob.go_to("General")
    expect(count(bob, "Lobby")).to_have_text("2")
    bob.go_to("Lobby")
    bob.waits_until_read()
    expect(count(bob, "Lobby")).to_be_hidden()


def test_a_muted_room_stays_dark_unless_it_names_you(apart: None, alice: Window, bob: Window) -> None:
    bob.go_to("Lobby")
    mute = bob.page.locator("#details [data-act='room:mute']")
    mute.click()
    expect(bob.room_link("Lobby")).to_have_attribute("data-muted", "")
    bob.go_to("General")
    alice.say("Nothing urgent")
    alice.say("@bob this is")
    expect(bob.room_link("Lobby").locator("[data-part=badge]:visible")).to_contain_text("@1")
    expect(count(bob, "Lobby")).to_be_hidden()
    bob.go_to("Lobby")
    mute.click()
    expect(bob.room_link("Lobby")).not_to_have_attribute("data-muted", "")


def test_a_mention_in_a_thread_of_a_muted_room_is_told_until_it_is_read(
    apart: None, alice: Window, bob: Window
) -> None:
    alice.say("Who has the key?")
    alice.sees_sent("Who has the key?")
    bob.go_to("Lobby")
    bob.page.locator("#details [data-act='room:mute']").click()
    bob.waits_until_read()
    bob.go_to("General")
    quiet = favicon(bob.page)
    alice.message("Who has the key?").focus()
    alice.page.keyboard.press("t")
    box = alice.page.get_by_label("Reply in thread")
    for text in ("@bob do you?", "or anybody"):
        box.fill(text)
        box.press("Enter")
    badge = bob.room_link("Lobby").locator("[data-part=badge]:visible")
    expect(badge).to_contain_text("@1")
    expect(bob.page).to_have_title(re.compile(r"^\(1\) General"))
    assert favicon(bob.page) != quiet
    assert ">@1</span>" in bob.page.evaluate("async () => (await fetch('/')).text()")

    # The room's end in sight is not the thread's
    bob.go_to("Lobby")
    expect(bob.page).to_have_title(re.compile(r"^\(1\) Lobby"))
    bob.timeline.locator(".thread-summary").last.click()
    expect(badge).to_have_count(0)
    expect(bob.page).to_have_title(re.compile("^Lobby"))
    bob.page.keyboard.press("Escape")
    bob.go_to("General")
    box.fill("@bob?")
    box.press("Enter")
    expect(badge).to_contain_text("@1")
    bob.room_link("Lobby").click(button="right")
    bob.page.get_by_role("menuitem", name="Mark as read").click()
    expect(badge).to_have_count(0)
    assert favicon(bob.page) == quiet
    bob.room_link("Lobby").click(button="right")
    bob.page.get_by_role("menuitemradio", name="All messages").click()
    bob.room_link("Lobby").click(button="right")
    bob.page.get_by_role("menuitem", name="Mark as unread").click()
    expect(count(bob, "Lobby")).to_have_text("1")
    alice.page.keyboard.press("Escape")


def test_what_arrives_in_sight_lights_nothing(apart: None, alice: Window, bob: Window) -> None:
    bob.go_to("Lobby")
    bob.waits_until_read()
    bob.page.evaluate(WATCH_TITLE)
    alice.say("Right before your eyes")
    bob.sees("Right before your eyes")
    bob.waits_until_read()
    assert bob.page.evaluate("window.titles.filter((title) => title.startsWith('('))") == []


WATCH_TITLE = """() => {
    window.titles = [];
    const noted = new MutationObserver(() => window.titles.push(document.title));
    noted.observe(document.head, {subtree: true, childList: true, characterData: true});
}"""


def test_a_direct_message_comes_with_its_room(
    alice: Window, bob: Window, accounts: dict[str, Visitor], open_window: OpenWindow
) -> None:
    bob.page.get_by_role("button", name="New direct message").click()
    dialog = bob.dialog("New direct message")
    dialog.get_by_role("combobox").fill("ali")
    dialog.get_by_role("option", name="Alice").click()
    dialog.get_by_role("button", name="Start writing").click()
    expect(bob.page.locator("#room-name")).to_have_text("Alice")
    bob.say("Between us")
    badge = alice.page.locator("#list-directs .room-link", has_text="Bob").locator(
        "[data-part=badge]:visible"
    )
    expect(badge).to_contain_text("1")

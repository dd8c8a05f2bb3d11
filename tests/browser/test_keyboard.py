"""The keyboard map, row by row."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Window


@pytest.fixture(scope="module")
def rooms(alice: Window, bob: Window) -> None:
    for name in ("Atelier", "Bakery", "Cellar"):
        alice.create_room(name)
    alice.go_to("General")


@pytest.fixture
def keys(rooms: None, alice: Window) -> Window:
    """Alice in General, hands on the keyboard."""
    alice.go_to("General")
    alice.box.fill("")
    return alice


def focused(window: Window) -> str:
    return str(window.page.evaluate("document.activeElement.id || document.activeElement.className"))


def name(window: Window) -> str:
    return window.page.locator("#room-name").inner_text()


def test_ctrl_k_jumps_to_a_room(keys: Window) -> None:
    keys.page.keyboard.press("Control+k")
    field = keys.page.locator("#switcher-input")
    expect(field).to_be_focused()
    keys.page.keyboard.type("bak")
    expect(keys.page.locator("#switcher-list mark")).to_have_text("Bak")
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator("#room-name")).to_have_text("Bakery")
    assert re.search(r"/rooms/\d+/$", keys.page.url)
    expect(keys.box).to_be_focused()


def test_ctrl_k_finds_a_person_and_opens_a_direct_message(keys: Window) -> None:
    keys.page.keyboard.press("Control+k")
    keys.page.keyboard.type("charl")
    expect(keys.page.locator("#switcher-list [role=option]")).to_have_count(1)
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator("#room-name")).to_have_text("Charlie")


def test_ctrl_k_offers_to_search_messages_for_what_nobody_is_called(keys: Window) -> None:
    keys.page.keyboard.press("Control+k")
    keys.page.keyboard.type("sourdough")
    expect(keys.page.locator("#switcher-list [role=option]")).to_have_text("Search messages for “sourdough”")
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator("#search-input")).to_have_value("sourdough")
    keys.page.keyboard.press("Escape")
    expect(keys.page.locator("#search-input")).to_be_hidden()


def test_ctrl_enter_in_the_switcher_searches_messages_although_a_room_is_called_so(keys: Window) -> None:
    keys.page.keyboard.press("Control+k")
    keys.page.keyboard.type("bakery")
    expect(keys.page.locator("#switcher-list [role=option]").first).to_contain_text("Bakery")
    keys.page.keyboard.press("Control+Enter")
    expect(keys.page.locator("#search-input")).to_have_value("bakery")
    keys.page.keyboard.press("Escape")
    expect(keys.page.locator("#search-input")).to_be_hidden()


def test_alt_up_goes_to_the_room_above_from_an_empty_box(keys: Window) -> None:
    names = [link.inner_text() for link in keys.page.locator(".room-link[data-room] .room-link__name").all()]
    keys.go_to(names[1])
    keys.say("The last one")
    keys.sees_sent("The last one")
    keys.box.press("Alt+ArrowUp")
    expect(keys.page.locator("#room-name")).to_have_text(names[0])
    keys.box.press("Alt+ArrowDown")
    expect(keys.page.locator("#room-name")).to_have_text(names[1])


def test_s_saves_the_focused_message_and_takes_it_out_again(keys: Window) -> None:
    keys.say("Keep the receipt")
    keys.sees_sent("Keep the receipt")
    row = keys.message("Keep the receipt")
    row.focus()
    keys.page.keyboard.press("s")
    expect(row).to_have_attribute("data-saved", "")
    keys.page.keyboard.press("s")
    expect(row).not_to_have_attribute("data-saved", "")


def test_escape_closes_the_switcher_and_gives_the_focus_back(keys: Window) -> None:
    keys.box.focus()
    keys.page.keyboard.press("Control+k")
    keys.page.keyboard.press("Escape")
    expect(keys.page.locator("#switcher")).to_be_hidden()
    expect(keys.box).to_be_focused()


def test_alt_up_and_down_move_between_rooms(keys: Window) -> None:
    keys.page.keyboard.press("Alt+ArrowDown")
    expect(keys.page.locator("#room-name")).to_have_text("Atelier")
    keys.page.keyboard.press("Alt+ArrowDown")
    expect(keys.page.locator("#room-name")).to_have_text("Bakery")
    keys.page.keyboard.press("Alt+ArrowUp")
    expect(keys.page.locator("#room-name")).to_have_text("Atelier")
    keys.page.go_back()
    expect(keys.page.locator("#room-name")).to_have_text("Bakery")


def test_alt_shift_moves_between_unread_rooms_only(keys: Window, bob: Window) -> None:
    bob.join("Cellar")
    bob.say("Down here")
    expect(keys.room_link("Cellar")).to_have_attribute("data-unread", "")
    keys.page.keyboard.press("Alt+Shift+ArrowDown")
    expect(keys.page.locator("#room-name")).to_have_text("Cellar")
    keys.waits_until_read()
    bob.go_to("General")
    bob.say("And up here")
    expect(keys.room_link("General")).to_have_attribute("data-unread", "")
    keys.page.keyboard.press("Alt+Shift+ArrowUp")
    expect(keys.page.locator("#room-name")).to_have_text("General")


def test_enter_sends_and_shift_enter_begins_a_line(keys: Window) -> None:
    keys.box.press_sequentially("First line")
    keys.box.press("Shift+Enter")
    keys.box.press_sequentially("second line")
    expect(keys.box).to_have_value("First line\nsecond line")
    keys.box.press("Enter")
    keys.sees_sent("First line")
    expect(keys.box).to_have_value("")
    expect(keys.box).to_be_focused()


def test_up_edits_the_last_message_escape_stops_enter_saves(keys: Window) -> None:
    keys.say("Of mice")
    keys.sees_sent("Of mice")
    keys.box.press("ArrowUp")
    edit = keys.page.get_by_label("Edit message")
    expect(edit).to_have_value("Of mice")
    keys.page.keyboard.type(" and men")
    keys.page.keyboard.press("Escape")
    expect(edit).to_have_count(0)
    expect(keys.box).to_be_focused()
    keys.box.press("ArrowUp")
    keys.page.keyboard.type(" and women")
    keys.page.keyboard.press("Enter")
    expect(keys.message("Of mice and men and women")).to_have_attribute("data-edited", "")


def test_people_and_emoji_complete_and_escape_keeps_the_text(keys: Window) -> None:
    keys.box.press_sequentially("@bo")
    people = keys.page.locator("#completion")
    expect(people).to_be_visible()
    expect(keys.box).to_have_attribute("aria-activedescendant", "completion-0")
    keys.box.press("Escape")
    expect(people).to_be_hidden()
    expect(keys.box).to_have_value("@bo")
    keys.box.fill("")
    keys.box.press_sequentially("Nice :tad")
    expect(keys.page.locator("#completion")).to_be_visible()
    keys.box.press("Enter")
    expect(keys.box).to_have_value("Nice 🎉 ")


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("Control+b", "**warm**"),
        ("Control+i", "*warm*"),
        ("Control+e", "`warm`"),
        ("Control+Shift+X", "~~warm~~"),
        ("Control+Shift+E", "```\nwarm\n```\n"),
        ("Control+Shift+Digit7", "1. warm"),
        ("Control+Shift+Digit8", "- warm"),
        ("Control+Shift+Digit9", "> warm"),
    ],
)
def test_formatting_keys_mark_the_selection_and_unmark_it(keys: Window, key: str, written: str) -> None:
    keys.box.fill("warm")
    keys.box.press("Control+a")
    keys.box.press(key)
    expect(keys.box).to_have_value(written)
    keys.box.press(key)
    expect(keys.box).to_have_value("warm")


def test_f6_goes_round_the_parts_of_the_page(keys: Window) -> None:
    keys.box.focus()
    keys.page.keyboard.press("F6")
    expect(keys.page.locator("#details-heading")).to_be_focused()
    keys.page.keyboard.press("F6")
    expect(keys.page.locator("#sidebar [aria-current=page]")).to_be_focused()
    keys.page.keyboard.press("F6")
    assert keys.page.evaluate("document.querySelector('#timeline').contains(document.activeElement)")
    keys.page.keyboard.press("F6")
    expect(keys.box).to_be_focused()
    keys.page.keyboard.press("Shift+F6")
    assert keys.page.evaluate("document.querySelector('#timeline').contains(document.activeElement)")


def test_arrows_home_and_end_move_between_messages(keys: Window) -> None:
    for text in ("one", "two", "three"):
        keys.say(f"Message {text}")
    keys.sees_sent("Message three")
    keys.page.locator("#timeline").focus()
    keys.page.keyboard.press("End")
    expect(keys.message("Message three")).to_be_focused()
    keys.page.keyboard.press("ArrowUp")
    expect(keys.message("Message two")).to_be_focused()
    assert keys.page.locator("#rows [tabindex='0'][data-id]").count() == 1
    keys.page.keyboard.press("Home")
    expect(keys.page.locator("#rows > [data-id]").first).to_be_focused()
    keys.page.keyboard.press("ArrowDown")
    assert keys.page.evaluate("document.activeElement === document.querySelectorAll('#rows > [data-id]')[1]")


def test_letters_on_a_message_edit_link_and_mark(keys: Window) -> None:
    keys.say("Letter box")
    keys.sees_sent("Letter box")
    keys.message("Letter box").focus()
    keys.page.keyboard.press("e")
    expect(keys.page.get_by_label("Edit message")).to_be_focused()
    keys.page.keyboard.press("Escape")
    keys.message("Letter box").focus()
    keys.page.keyboard.press("l")
    expect(keys.toast("Link copied")).to_be_visible()


def test_delete_asks_first_and_the_next_message_gets_the_focus(keys: Window) -> None:
    keys.say("Doomed")
    keys.say("Spared")
    keys.sees_sent("Spared")
    keys.message("Doomed").focus()
    keys.page.keyboard.press("Delete")
    dialog = keys.dialog("Delete this message?")
    dialog.get_by_role("button", name="Keep it").click()
    keys.sees("Doomed")
    keys.message("Doomed").focus()
    keys.page.keyboard.press("Delete")
    dialog.get_by_role("button", name="Delete").click()
    expect(keys.message("You deleted a message").last).to_be_visible()
    expect(keys.message("Spared")).to_be_focused()


def test_question_mark_shows_all_shortcuts_but_not_while_writing(keys: Window) -> None:
    keys.box.press("?")
    expect(keys.box).to_have_value("?")
    expect(keys.page.locator("#shortcuts")).to_be_hidden()
    keys.box.fill("")
    keys.page.locator("#timeline").focus()
    keys.page.keyboard.press("?")
    expect(keys.dialog("Keyboard shortcuts")).to_be_visible()
    keys.page.keyboard.press("Escape")
    expect(keys.page.locator("#shortcuts")).to_be_hidden()


def test_menus_move_with_the_arrows(keys: Window) -> None:
    keys.page.locator("#workspace-button").press("Enter")
    items = keys.page.get_by_role("menu", name="Workspace").get_by_role("menuitem")
    expect(items.nth(0)).to_be_focused()
    keys.page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    keys.page.keyboard.press("End")
    expect(items.last).to_be_focused()
    keys.page.keyboard.press("Escape")
    expect(keys.page.locator("#workspace-button")).to_be_focused()

"""The boxes of a room, a thread and an edit are one: what one can, all can."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.windows import OpenWindow, Window
from tests.servers import Server
from tests.visitors import Visitor

PRESS = """(element, keys) => element.dispatchEvent(
    new KeyboardEvent("keydown", {bubbles: true, cancelable: true, ...keys}))"""
# Safari's order: the word has ended, then comes the key that ended it
TAKEN_ENTER = {"key": "Enter", "code": "Enter", "keyCode": 229, "isComposing": False}
DRAGGED = """() => {
    const dragged = new DataTransfer();
    dragged.items.add(new File(["Rye"], "dropped.txt", {type: "text/plain"}));
    return dragged;
}"""
MAC = "Object.defineProperty(Navigator.prototype, 'platform', {get: () => 'MacIntel'})"
CROWD = """from syncchat.domain.accounts.accounts import create_user
for number in range(19): create_user(username=f"guest{number}")"""
NUMBERS = count(10)
Open = Callable[[Window], Locator]


def open_room(window: Window) -> Locator:
    window.box.focus()
    return window.box


def open_thread(window: Window) -> Locator:
    root = f"Root {next(NUMBERS)}"
    window.say(root)
    window.sees_sent(root)
    window.message(root).focus()
    window.page.keyboard.press("t")
    box = window.page.get_by_label("Reply in thread")
    expect(box).to_be_focused()
    return box


def open_edit(window: Window) -> Locator:
    words = f"Words {next(NUMBERS)}"
    window.say(words)
    window.sees_sent(words)
    window.box.press("ArrowUp")
    edit = window.page.get_by_label("Edit message")
    expect(edit).to_be_focused()
    edit.press("Control+a")
    edit.press("Delete")
    return edit


each_box = pytest.mark.parametrize(
    "open_box", [open_room, open_thread, open_edit], ids=["room", "thread", "edit"]
)


@pytest.fixture
def page(alice: Window, bob: Window) -> Window:
    """Alice in a page that has just been opened, with nothing begun."""
    alice.page.evaluate("localStorage.clear()")
    return alice.open()


def options(window: Window) -> Locator:
    return window.page.locator("#completion:popover-open [role=option]")


def form(box: Locator) -> Locator:
    return box.locator("xpath=ancestor::form")


@each_box
def test_people_and_emoji_complete(page: Window, open_box: Open) -> None:
    box = open_box(page)
    box.press_sequentially("你好@bo")
    expect(options(page).first).to_contain_text("Bob")
    box.press("Tab")
    expect(box).to_have_value("你好@bob ")
    box.press_sequentially(":tada")
    expect(options(page).first).to_contain_text("tada")
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_value("你好@bob :tada")


def test_enter_does_not_take_what_only_contains_the_letters(page: Window) -> None:
    page.box.press_sequentially("Hello @ob")
    expect(options(page).first).to_contain_text("Bob")
    page.box.press("Enter")
    page.sees_sent("Hello @ob")
    page.box.press_sequentially("Hello @arl")
    expect(options(page).first).to_contain_text("Charlie")
    page.box.press("Tab")
    expect(page.box).to_have_value("Hello @charlie ")
    page.box.fill("")


@each_box
def test_commands_are_offered_where_a_message_is_written(page: Window, open_box: Open) -> None:
    box = open_box(page)
    box.press_sequentially("/shr")
    if open_box is open_edit:
        expect(box).to_have_value("/shr")
        expect(options(page)).to_have_count(0)
        return
    expect(options(page)).to_have_text(re.compile("/shrug"))
    box.press("Tab")
    # Each box in words of its own: room and thread stand beside each other
    box.press_sequentially(f"{open_box.__name__} knows")
    box.press("Enter")
    page.sees_sent(f"{open_box.__name__} knows ¯\\_(ツ)_/¯")


@each_box
def test_keys_and_buttons_format(page: Window, open_box: Open) -> None:
    box = open_box(page)
    box.press_sequentially("warm")
    box.press("Control+a")
    box.press("Control+b")
    expect(box).to_have_value("**warm**")
    form(box).get_by_role("button", name="Formatting").click()
    form(box).get_by_role("button", name="Quote").click()
    expect(box).to_have_value("> **warm**")
    box.press("Control+z")
    expect(box).to_have_value("**warm**")
    form(box).get_by_role("button", name="Formatting").click()


@each_box
def test_an_emoji_of_the_picker_goes_where_its_button_stands(page: Window, open_box: Open) -> None:
    box = open_box(page)
    form(box).get_by_role("button", name="Emoji").click()
    picker = page.page.get_by_role("dialog", name="Emoji")
    picker.get_by_label("Search emoji").fill("rocket")
    expect(picker.locator("[data-shortcode]").first).to_have_attribute("data-shortcode", "rocket")
    picker.locator("[data-shortcode=rocket]").click()
    expect(box).to_have_value("🚀")
    expect(box).to_be_focused()
    expect(picker).to_be_hidden()


@each_box
def test_an_enter_that_ends_a_word_of_an_input_method_sends_nothing(page: Window, open_box: Open) -> None:
    box = open_box(page)
    box.fill("にほん")
    assert box.evaluate(PRESS, TAKEN_ENTER), "taken"
    expect(box).to_have_value("にほん")
    box.press("Enter")
    page.sees_sent("にほん")
    page.message("にほん").first.focus()
    page.page.keyboard.press("Delete")
    page.page.get_by_role("button", name="Delete", exact=True).click()


@each_box
def test_a_layout_without_latin_letters_formats_too(page: Window, open_box: Open) -> None:
    box = open_box(page)
    box.fill("тёплый")
    box.press("Control+a")
    box.evaluate(PRESS, {"key": "и", "code": "KeyB", "ctrlKey": True})
    expect(box).to_have_value("**тёплый**")


def test_keys_of_the_page_and_of_messages_go_by_their_place(page: Window) -> None:
    page.page.locator("body").evaluate(PRESS, {"key": "л", "code": "KeyK", "ctrlKey": True})
    expect(page.page.locator("#switcher-input")).to_be_focused()
    page.page.locator("#switcher-input").fill("general")
    expect(page.page.locator("#switcher-list [role=option]")).to_have_count(1)
    page.page.locator("#switcher-input").evaluate(PRESS, TAKEN_ENTER)
    expect(page.page.locator("#switcher-input")).to_be_visible()
    page.page.keyboard.press("Escape")
    page.say("Answer me")
    page.sees_sent("Answer me")
    page.message("Answer me").evaluate("(row) => row.focus()")
    page.message("Answer me").evaluate(PRESS, {"key": "к", "code": "KeyR"})
    expect(page.page.locator("#composer-reply")).to_be_visible()
    page.page.keyboard.press("Escape")


def test_a_file_goes_with_an_answer(page: Window, bob: Window) -> None:
    box = open_thread(page)
    plan = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"Bread at four")
    form(box).locator("[type=file]").set_input_files(plan)
    expect(form(box).locator("[data-upload]")).to_contain_text("plan.txt")
    dragged = page.page.evaluate_handle(DRAGGED)
    page.page.dispatch_event("#thread", "dragover", {"dataTransfer": dragged})
    expect(page.page.locator("#thread .drop-zone")).to_be_visible()
    page.page.dispatch_event("#thread", "drop", {"dataTransfer": dragged})
    expect(page.page.locator("#thread .drop-zone")).to_be_hidden()
    expect(form(box).locator("[data-upload]")).to_have_count(2)
    expect(page.page.locator("#composer [data-upload]")).to_have_count(0)
    box.fill("Here is the plan")
    box.press("Enter")
    answer = page.page.locator("#thread article", has_text="Here is the plan")
    expect(answer).to_have_attribute("data-seq", re.compile(r"\d+"))
    expect(answer).to_contain_text("plan.txt")
    expect(answer).to_contain_text("dropped.txt")
    expect(page.timeline).not_to_contain_text("plan.txt")


def test_up_edits_the_last_answer_in_its_thread_and_undo_takes_it_back(page: Window) -> None:
    box = open_thread(page)
    box.fill("First answer")
    box.press("Enter")
    page.sees_sent("First answer")
    box.press("ArrowUp")
    edit = page.page.locator("#thread").get_by_label("Edit message")
    expect(edit).to_have_value("First answer")
    edit.press("End")
    edit.press_sequentially(", better")
    edit.press("Enter")
    expect(page.message("First answer, better")).to_have_attribute("data-edited", "")
    expect(box).to_be_focused()
    box.fill("Too early")
    box.press("Enter")
    page.sees_sent("Too early")
    box.press("Control+z")
    expect(box).to_have_value("Too early")
    expect(box).to_be_focused()
    expect(page.message("Too early")).to_have_count(0)


def test_calling_a_crowd_asks_first_in_every_box(page: Window, module_server: Server) -> None:
    module_server.manage("shell", "-v", "0", "-c", CROWD)
    for open_box in (open_room, open_thread, open_edit):
        box = open_box(page)
        words = f"Tea, @room {next(NUMBERS)}"
        box.fill(words)
        box.press("Enter")
        asked = page.dialog("Ring 21 people?")
        asked.get_by_role("button", name="Keep writing").click()
        expect(box).to_have_value(words)
        expect(page.message(words)).to_have_count(0)
        box.press("Enter")
        asked.get_by_role("button", name="Send to all").click()
        page.sees_sent(words)
        page.open()


def test_an_edit_is_there_again_after_another_room_and_another_page(page: Window) -> None:
    page.create_room("Pantry")
    page.go_to("General")
    edit = open_edit(page)
    edit.press_sequentially("Better words")
    page.go_to("Pantry")
    expect(edit).to_have_count(0)
    page.go_to("General")
    expect(edit).to_have_value("Better words")
    expect(page.box).to_be_focused()
    page.reload()
    expect(edit).to_have_value("Better words")
    edit.press("Enter")
    page.sees("Better words")
    page.reload()
    expect(edit).to_have_count(0)


def test_escape_keeps_the_words_of_an_edit_and_cancel_drops_them(page: Window) -> None:
    edit = open_edit(page)
    edit.press_sequentially("Half a thought")
    edit.press("Escape")
    expect(edit).to_have_count(0)
    expect(page.toast("Your changes are kept")).to_be_visible()
    page.reload()
    expect(edit).to_have_count(0)
    page.box.press("ArrowUp")
    expect(edit).to_have_value("Half a thought")
    expect(form(edit)).to_contain_text("Draft kept")
    page.page.get_by_role("button", name="Cancel", exact=True).click()
    page.box.press("ArrowUp")
    expect(edit).to_have_value(re.compile("^Words"))
    edit.press("Escape")
    expect(edit).to_have_count(0)


def test_another_edit_keeps_the_words_of_the_first(page: Window) -> None:
    edit = open_edit(page)
    edit.press_sequentially("First change")
    page.say("Another message")
    page.sees_sent("Another message")
    page.box.press("ArrowUp")
    expect(edit).to_have_value("Another message")
    edit.press("Escape")
    page.message("Words").last.focus()
    page.page.keyboard.press("e")
    expect(edit).to_have_value("First change")


def test_words_for_a_message_that_is_deleted_meanwhile_go_to_the_box(page: Window) -> None:
    edit = open_edit(page)
    edit.press_sequentially("Kept all the same")
    row = page.page.locator("article[data-own]").last
    other = page.new_tab().open()
    other.page.locator("article[data-own]").last.focus()
    other.page.keyboard.press("Delete")
    other.page.get_by_role("button", name="Delete", exact=True).click()
    expect(edit).to_have_count(0)
    expect(page.box).to_have_value("Kept all the same")
    expect(row).to_contain_text("You deleted a message")
    other.page.close()


def test_a_second_ctrl_f_is_the_browsers(page: Window) -> None:
    page.page.keyboard.press("Control+f")
    field = page.page.locator("#search-input")
    expect(field).to_be_focused()
    find = {"key": "f", "code": "KeyF", "ctrlKey": True}
    assert field.evaluate(PRESS, find), "taken from the browser"
    page.page.locator("#search-heading").evaluate("(heading) => { heading.tabIndex = -1; heading.focus() }")
    assert not page.page.locator("#search-heading").evaluate(PRESS, find)
    expect(field).to_be_focused()


def test_on_a_mac_command_is_asked_for(open_window: OpenWindow, accounts: dict[str, Visitor]) -> None:
    mac = open_window("alice").sign_in(accounts["alice"])
    mac.context.add_init_script(MAC)
    mac.open()
    mac.box.fill("warm")
    mac.box.press("Meta+a")
    mac.box.evaluate("(box) => box.select()")
    for key in ("Control+b", "Control+e", "Control+k", "Control+f"):
        mac.box.press(key)
    expect(mac.box).to_have_value("warm")
    expect(mac.page.locator("#switcher-input")).to_be_hidden()
    mac.box.press("Meta+b")
    expect(mac.box).to_have_value("**warm**")
    expect(mac.page.get_by_role("button", name="Jump to or search")).to_contain_text("⌘ K")
    mac.page.locator("[data-act='composer:format']").first.click()
    expect(mac.page.get_by_role("button", name="Bold").first).to_have_attribute("title", "Bold (⌘ B)")
    mac.page.keyboard.press("Meta+k")
    expect(mac.page.locator("#switcher-input")).to_be_focused()
    expect(mac.page.locator(".switcher__foot")).to_contain_text("⌘ Enter")

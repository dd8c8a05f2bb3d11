"""Two people in two real windows talk to each other."""

import re

from playwright.sync_api import expect

from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor


def test_reload_keeps_history_as_it_was_shown(alice: Window, bob: Window) -> None:
    alice.say("First, **bold**")
    alice.say("Second\nline")
    bob.sees("Second")
    bob.say("Third")
    alice.sees("Third")
    alice.waits_until_read()
    shown = list_rows(alice)
    assert list_rows(alice.reload()) == shown


def list_rows(window: Window) -> list[str]:
    rows = window.page.locator("#rows > *").all()
    return [re.sub(r"\s+", " ", row.inner_text()) + str(row.get_attribute("data-first")) for row in rows]


def test_an_edit_shows_in_the_other_window(alice: Window, bob: Window) -> None:
    alice.say("Tomorow at nine")
    bob.sees("Tomorow at nine")
    alice.box.press("ArrowUp")
    alice.page.get_by_label("Edit message").fill("Tomorrow at nine")
    alice.page.keyboard.press("Enter")
    bob.sees("Tomorrow at nine")
    expect(bob.message("Tomorrow at nine").locator(".message__edited")).to_be_visible()
    expect(bob.message("Tomorow")).to_have_count(0)


def test_a_deleted_message_leaves_only_its_place(alice: Window, bob: Window) -> None:
    alice.say("This was not for here")
    bob.sees("This was not for here")
    row = alice.message("This was not for here")
    row.focus()
    alice.page.keyboard.press("Delete")
    alice.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    expect(bob.message("was deleted")).to_be_visible()
    expect(bob.message("This was not for here")).to_have_count(0)
    bob.reload()
    expect(bob.message("This was not for here")).to_have_count(0)


def test_nobody_can_edit_or_delete_what_another_wrote(alice: Window, bob: Window) -> None:
    alice.say("Mine alone")
    bob.message("Mine alone").hover()
    expect(bob.page.locator("#message-tools [data-act='message:edit']")).to_be_hidden()
    bob.page.locator("#message-tools [data-act='message:more']").click()
    menu = bob.page.get_by_role("menu", name="Message actions")
    expect(menu.get_by_role("menuitem", name="Copy link")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Delete")).to_be_hidden()


def test_writing_is_seen_and_stops_with_the_message(alice: Window, bob: Window) -> None:
    bob.box.press_sequentially("I think")
    expect(alice.page.locator("#typing")).to_contain_text("is typing")
    bob.box.press("Enter")
    alice.sees("I think")
    expect(alice.page.locator("#typing")).to_be_empty()


def test_a_mention_is_completed_and_lit(alice: Window, bob: Window) -> None:
    bob.box.press_sequentially("Look, @ali")
    option = bob.page.get_by_role("option", name="alice")
    expect(option).to_have_attribute("aria-selected", "true")
    bob.box.press("Tab")
    expect(bob.box).to_have_value(f"Look, @{alice.name} ")
    bob.box.press("Enter")
    expect(alice.message("Look,")).to_have_attribute("data-mentions-me", "")
    expect(bob.message("Look,")).not_to_have_attribute("data-mentions-me", "")


def test_presence_follows_the_other_person(
    alice: Window, open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    state = alice.page.locator("#member-list .member", has_text="Charlie").locator(".presence")
    expect(state).to_have_attribute("data-state", "offline")
    charlie = open_window("charlie").sign_in(accounts["charlie"]).open()
    expect(state).to_have_attribute("data-state", "online")
    expect(alice.page.locator("#round-table")).to_contain_text("here")
    charlie.context.close()
    # Coming back within the grace of a reconnect would not have been a leaving
    expect(state).to_have_attribute("data-state", "offline", timeout=40_000)


def test_hostile_text_stays_text(alice: Window, bob: Window) -> None:
    alice.say('<img src=x onerror="alert(1)"> <script>alert(2)</script> [x](javascript:alert(3))')
    row = bob.message("alert(2)")
    expect(row).to_be_visible()
    assert row.locator("img, script, a[href^='javascript']").count() == 0


def test_code_is_shown_with_a_button_that_copies_it(alice: Window, bob: Window) -> None:
    alice.box.fill("```python\nprint('hello')\n```")
    alice.box.press("Enter")
    row = bob.message("print('hello')")
    row.get_by_role("button", name="Copy code").click()
    expect(bob.toast("Code copied")).to_be_visible()
    assert bob.page.evaluate("navigator.clipboard.readText()").strip() == "print('hello')"

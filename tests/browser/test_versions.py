"""The history of an edited message: opened from the word "edited", the menu or a key, and gone with the message."""

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def test_what_was_said_before_is_shown_word_by_word_until_it_is_deleted(alice: Window, bob: Window) -> None:
    alice.say("Bread at four")
    alice.sees_sent("Bread at four")
    alice.box.press("ArrowUp")
    edit = alice.page.locator("article.message[data-editing] textarea")
    edit.fill("Bread at five")
    edit.press("Enter")

    bob.message("Bread at five").get_by_role("button", name="edited").click()
    dialog = bob.dialog("Edit history")
    expect(dialog.locator("li")).to_have_count(2)
    expect(dialog.locator("li").first.locator("del")).to_have_text("four")
    expect(dialog.locator("li").first.locator("ins")).to_have_text("five")
    expect(dialog.locator("li").last).to_contain_text("Bread at four")
    assert list_violations(bob.page, "dialog[open]") == []
    bob.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    bob.message("Bread at five").focus()
    bob.page.keyboard.press("h")
    expect(dialog.locator("li")).to_have_count(2)
    alice.message("Bread at five").focus()
    alice.page.keyboard.press("Delete")
    alice.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(dialog).to_be_hidden()
    expect(bob.message("Bread at five")).to_have_count(0)

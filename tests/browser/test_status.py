"""What somebody says they are doing reaches everybody who shares a room, at once."""

from playwright.sync_api import expect

from tests.browser.windows import Window


def test_a_suggestion_is_taken_and_others_see_it(alice: Window, bob: Window) -> None:
    alice.page.locator("#me-button").click()
    alice.page.get_by_role("menuitem", name="Set your status").click()
    dialog = alice.dialog("Your status")
    dialog.get_by_role("button", name="At lunch").click()
    expect(dialog.get_by_label("Clear it")).to_have_value("half")
    dialog.get_by_role("button", name="Save status").click()
    expect(alice.page.locator("#me-button")).to_contain_text("🥪 At lunch")
    expect(bob.page.locator("#member-list .member", has_text="Alice")).to_contain_text("🥪 At lunch")


def test_a_command_says_it_and_it_is_cleared_again(alice: Window, bob: Window) -> None:
    alice.say("/status 🎧 Concentrating")
    expect(alice.page.locator("#me-button")).to_contain_text("🎧 Concentrating")
    alice.say("/status")
    dialog = alice.dialog("Your status")
    expect(dialog.get_by_label("What are you doing?")).to_have_value("Concentrating")
    dialog.get_by_role("button", name="Clear status").click()
    expect(alice.page.locator("#me-button")).to_contain_text("Online")
    expect(bob.page.locator("#member-list .member", has_text="Alice")).not_to_contain_text("Concentrating")

"""Reminders: of words after a stroke, of a message from its menu, and from the list of what was saved."""

from playwright.sync_api import expect

from tests.browser.test_pins import choose
from tests.browser.windows import Window

# As from another device of hers: the time is moved to one that is past
COME_DUE = """(id) => fetch("/api/v1/commands", {
    method: "POST",
    headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1],
    },
    body: JSON.stringify({ type: "schedule", id, body: "water the plants", at: "2026-01-01T09:00:00Z" }),
}).then((answer) => answer.status)"""


def test_what_was_understood_is_shown_before_it_is_set_and_a_due_one_is_told(
    alice: Window, bob: Window
) -> None:
    page = alice.page
    dialog = alice.dialog("Remind me")
    alice.say("/remind me")
    expect(page.locator("#composer [data-part=refusal]")).to_contain_text("Write what of, and when")
    alice.say("/remind me to water the plants in 2 minutes")
    expect(dialog).to_contain_text("water the plants")
    expect(dialog.locator("#choose-time-understood")).to_contain_text("in 1 minute")
    page.keyboard.press("Escape")
    expect(alice.box).to_have_value("/remind me to water the plants in 2 minutes")
    expect(alice.box).to_be_focused()

    alice.box.press("Enter")
    dialog.get_by_role("button", name="Set the reminder").click()
    expect(alice.box).to_have_value("")
    expect(page.locator("#later-count")).to_have_text("1")
    alice.toast("You will be reminded").get_by_role("button", name="Show").click()
    row = page.locator("#scheduled-list li")
    expect(row).to_contain_text("Reminder")
    row.get_by_role("button", name="Time").click()
    dialog.get_by_label("When?").fill("in 2 sec")
    expect(dialog).to_contain_text("This is no time to come")
    page.keyboard.press("Escape")
    expect(row).to_be_visible()
    page.keyboard.press("Escape")

    assert page.evaluate(COME_DUE, row.get_attribute("data-scheduled")) == 200
    expect(alice.toast("Reminder: water the plants")).to_be_visible()
    expect(page.locator("#later-count.badge")).to_have_text("1")
    alice.toast("Reminder").get_by_role("button", name="Show").click()
    expect(row).to_contain_text("Due")
    row.get_by_role("button", name="Done").click()
    expect(row).to_have_count(0)
    page.keyboard.press("Escape")
    expect(bob.page.locator("#later-count")).to_have_text("")


def test_a_message_is_remembered_at_a_time_in_words(alice: Window) -> None:
    alice.say("Cake at five")
    alice.sees_sent("Cake at five")
    choose(alice, "Cake at five", "Remind me")
    dialog = alice.dialog("Remind me")
    expect(dialog).to_contain_text("Cake at five")
    dialog.get_by_label("When?").fill("übermorgen um 9 Uhr")
    dialog.get_by_label("When?").press("Enter")
    expect(alice.message("Cake at five")).to_have_attribute("data-saved", "")
    alice.toast("You will be reminded").get_by_role("button", name="Show").click()
    row = alice.page.locator("#saved-list li", has_text="Cake at five")
    expect(row.locator("select option:checked")).to_contain_text("09:00")

    row.get_by_label("Remind me").select_option("Choose a time")
    dialog.get_by_label("When?").fill("tomorrow 14:30")
    dialog.get_by_label("When?").press("Enter")
    expect(row.locator("select option:checked")).to_contain_text("14:30, tomorrow")

"""Muted and blocked people: what is folded, what lights nothing, and how it is undone."""

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def test_who_is_blocked_is_folded_everywhere_until_it_is_undone(alice: Window, bob: Window) -> None:
    tab = alice.new_tab().open()
    bob.say("First words")
    alice.sees("First words")
    alice.message("First words").focus()
    alice.page.keyboard.press("s")
    expect(alice.page.locator("article[data-saved]")).to_have_count(1)
    alice.message("First words").locator(".message__author").click()
    alice.page.get_by_role("button", name="Mute or block").click()
    dialog = alice.dialog("How much do you want to hear?")
    expect(dialog).to_contain_text("Of Bob.")
    assert list_violations(alice.page, "#ignoring") == []
    dialog.get_by_role("radio", name="Block").check()
    dialog.get_by_role("button", name="Save").click()
    for page in (alice.page, tab.page):
        row = page.locator("article.message[data-blocked]").last
        expect(row).to_have_accessible_name("Message of a person you blocked")
        expect(row.get_by_text("First words")).to_be_hidden()
    bob.say("Second words")
    folded = alice.page.locator("article.message[data-blocked]")
    expect(folded).to_have_count(2)
    folded.last.get_by_role("button", name="Show").click()
    expect(alice.message("Second words").get_by_text("Second words")).to_be_visible()
    alice.reload()
    expect(alice.page.locator("article.message[data-blocked]")).to_have_count(2)
    tab.page.close()
    alice.page.goto(f"{alice.url}/saved/")
    saved = alice.page.locator("#view-saved")
    expect(saved.get_by_text("Message of a person you blocked")).to_be_visible()
    expect(saved.get_by_text("First words")).to_have_count(0)
    alice.page.goto(f"{alice.url}/search/?query=second")
    found = alice.page.locator("#search-results, main").last
    expect(found.get_by_text("Message of a person you blocked").first).to_be_visible()
    alice.open()

    bob.page.locator("#member-list .member", has_text="Alice").click()
    bob.page.locator("#profile-card").get_by_role("button", name="Message", exact=True).click()
    expect(bob.toast("You and this person cannot write to each other.")).to_be_visible()
    # What the browser says of a request that was refused
    assert [line for line in bob.complaints.take() if "403" not in line] == []

    alice.page.goto(f"{alice.url}/settings/security/")
    assert list_violations(alice.page) == []
    alice.page.get_by_role("button", name="Hear of Bob again").click()
    alice.open()
    expect(alice.page.locator("article.message[data-blocked]")).to_have_count(0)
    alice.sees("Second words")

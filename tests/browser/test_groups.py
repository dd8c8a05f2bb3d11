"""Groups of people: made in the settings, offered behind an @, and shown on press."""

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def test_a_group_is_made_offered_rings_and_shows_who_is_in_it(alice: Window, bob: Window) -> None:
    bob.page.goto(f"{bob.url}/settings/profile/")
    alice.page.goto(f"{alice.url}/settings/groups/")
    alice.page.get_by_label("Handle").fill("bob")
    alice.page.get_by_role("button", name="Make a group").click()
    expect(alice.page.get_by_text("Somebody here has this name.")).to_be_visible()
    alice.page.get_by_label("Handle").fill("team")
    alice.page.get_by_label("Name", exact=False).last.fill("Morning team")
    assert list_violations(alice.page) == []
    alice.page.get_by_role("button", name="Make a group").click()
    alice.page.get_by_label("Add people").fill("bob nobody")
    alice.page.get_by_role("button", name="Add", exact=True).click()
    expect(alice.page.get_by_text("Nobody here is called @nobody.")).to_be_visible()
    alice.page.get_by_label("Add people").fill("bob, alice")
    alice.page.get_by_role("button", name="Add", exact=True).click()
    expect(alice.page.get_by_text("2 people")).to_be_visible()
    assert list_violations(alice.page) == []

    alice.open()
    alice.box.press_sequentially("Tea, @mor")
    option = alice.page.get_by_role("option", name="@team")
    expect(option).to_contain_text("Morning team")
    alice.box.press("Enter")
    alice.box.press_sequentially("now")
    alice.box.press("Enter")
    chip = alice.message("Tea").locator("a.mention--group")
    expect(chip).to_have_text("@team")
    # In the settings nothing is read, so it waits
    bob.open()
    named = bob.message("Tea").locator("a.mention--me")
    expect(named).to_have_text("@team")
    expect(alice.message("Tea").locator(".mention--me")).to_have_count(0)

    named.focus()
    bob.page.keyboard.press("Enter")
    card = bob.page.get_by_role("dialog", name="Morning team")
    expect(card).to_contain_text("2 people, 2 in this room")
    assert list_violations(bob.page, "#group-card") == []
    expect(card.get_by_role("link", name="Change the group")).to_be_hidden()
    bob.page.keyboard.press("Escape")
    expect(named).to_be_focused()

    alice.page.route(
        "**/api/v1/groups/*?room=*", lambda route: route.fulfill(json={"there": [*range(900, 930)]})
    )
    alice.box.fill("All of @team, now")
    alice.box.press("Enter")
    asked = alice.page.get_by_role("dialog", name="Ring 30 people?")
    expect(asked).to_be_visible()
    assert list_violations(alice.page, "dialog[open]") == []
    asked.get_by_role("button", name="Keep writing").click()
    expect(alice.box).to_have_value("All of @team, now")
    alice.page.unroute_all()

    alice.page.goto(f"{alice.url}/settings/groups/")
    alice.page.get_by_role("link", name="Morning team").click()
    alice.page.get_by_role("link", name="Delete the group").click()
    assert list_violations(alice.page) == []
    alice.page.get_by_role("button", name="Delete the group").click()
    named.click()
    expect(bob.toast("This group is not there any more.")).to_be_visible()
    # What browsers say of refusals
    heard = alice.complaints.take() + bob.complaints.take()
    assert [line for line in heard if "400" not in line and "404" not in line] == []

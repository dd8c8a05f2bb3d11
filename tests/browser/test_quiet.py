"""Do not disturb and away: what others see of it, and what stays dark."""

import re
from contextlib import suppress

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def test_who_wants_quiet_keeps_a_dark_title_and_others_see_a_mark(alice: Window, bob: Window) -> None:
    alice.say("/dnd")
    dialog = alice.dialog("Do not disturb")
    dialog.get_by_label("From now on").select_option("hour")
    dialog.get_by_label("Every day at these hours").check()
    assert list_violations(alice.page, "#quiet") == []
    dialog.get_by_role("button", name="Save").click()
    expect(alice.page.locator("#me-button")).to_have_accessible_name("Alice, Do not disturb")
    member = bob.page.locator("#member-list .member", has_text="Alice")
    expect(member).to_have_accessible_name("Alice, Do not disturb")
    expect(member.locator(".presence")).to_have_attribute("data-state", "dnd")

    alice.page.locator("#me-button").click()
    alice.page.get_by_role("menuitem", name="Do not disturb").click()
    expect(dialog.get_by_text(re.compile("On until"))).to_be_visible()
    dialog.get_by_role("button", name="Turn off").click()
    expect(dialog.get_by_role("button", name="Turn off")).to_be_hidden()
    expect(dialog.get_by_label("From now on")).to_be_focused()
    dialog.get_by_label("Every day at these hours").uncheck()
    dialog.get_by_role("button", name="Save").click()
    expect(member.locator(".presence")).to_have_attribute("data-state", "online")


def test_who_says_so_is_away_on_all_devices_until_they_are_back(alice: Window, bob: Window) -> None:
    tab = alice.new_tab().open()
    alice.say("/away")
    expect(tab.page.locator("#me-button")).to_have_accessible_name("Alice, Away")
    member = bob.page.locator("#member-list .member", has_text="Alice")
    expect(member).to_have_accessible_name("Alice, Away")
    tab.page.locator("#me-button").click()
    tab.page.get_by_role("menuitem", name="You are back").click()
    expect(member).to_have_accessible_name("Alice, Online")
    tab.page.close()


def test_who_touches_nothing_for_ten_minutes_is_away_until_they_do(alice: Window, bob: Window) -> None:
    tab = alice.new_tab()
    tab.page.clock.install()
    # A clock that jumps may end a handshake that took no time
    tab.complaints.cut = True
    tab.open()
    alice.page.goto("about:blank")
    member = bob.page.locator("#member-list .member", has_text="Alice")
    expect(member).to_have_accessible_name("Alice, Online")
    with tab.page.expect_response("**/parts/**/idle/"):
        tab.page.clock.fast_forward(31_000)
    # The script of that part may begin to count only after some of these minutes, and the page that was left counts as
    # here for fifteen seconds more
    for _minute in range(45):
        tab.page.clock.fast_forward(60_000)
        with suppress(AssertionError):
            expect(member).to_have_accessible_name("Alice, Away", timeout=1_000)
            break
    expect(member).to_have_accessible_name("Alice, Away")
    tab.page.mouse.move(200, 200)
    expect(member).to_have_accessible_name("Alice, Online")
    alice.open()
    tab.page.close()
    tab.complaints.cut = False


def test_only_those_who_may_light_the_title_while_it_is_quiet(alice: Window, bob: Window) -> None:
    """The room's own count stays."""
    alice.open("/")
    alice.page.evaluate("""async () => {
        const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
        const send = (method, path, body) => fetch(`/api/v1/${path}`, {
            method, headers: {"X-CSRFToken": token, "Content-Type": "application/json"}, body: JSON.stringify(body)});
        await send("POST", "rooms", {kind: "public", name: "Elsewhere"});
        const until = new Date(Date.now() + 3600000).toISOString();
        await send("POST", "commands", {type: "quiet", until});
    }""")
    alice.room_link("Elsewhere").click()
    expect(alice.page).to_have_title(re.compile("^Elsewhere"))
    bob.say("@alice hello")
    expect(alice.room_link("General").locator(".badge")).to_have_text(re.compile("@1"))
    expect(alice.page).to_have_title(re.compile("^Elsewhere"))
    alice.say("/dnd")
    dialog = alice.dialog("Do not disturb")
    dialog.get_by_label("Mentions from these people").fill("bob")
    dialog.get_by_role("option", name="Bob").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    bob.say("@alice, urgent")
    expect(alice.page).to_have_title(re.compile(r"^\(1\) Elsewhere"))
    alice.room_link("General").click()
    expect(alice.page).to_have_title(re.compile("^General"))

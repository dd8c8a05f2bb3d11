"""What somebody says they are doing reaches everybody who shares a room, at once."""

import json

from playwright.sync_api import Route, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def test_a_suggestion_is_taken_and_others_see_it(alice: Window, bob: Window) -> None:
    alice.page.locator("#me-button").click()
    alice.page.get_by_role("menuitem", name="Set your status").click()
    dialog = alice.dialog("Your status")
    expect(dialog.get_by_label("Clear it")).to_have_value("never")
    dialog.get_by_role("button", name="At lunch").click()
    expect(dialog.get_by_label("Clear it")).to_have_value("half")
    dialog.get_by_role("button", name="Save status").click()
    expect(alice.page.locator("#me-button")).to_contain_text("🥪 At lunch")
    expect(bob.page.locator("#member-list .member", has_text="Alice")).to_contain_text("🥪 At lunch")


def test_an_emoji_is_picked_and_other_words_keep_the_end(alice: Window, bob: Window) -> None:
    alice.say("/status")
    dialog = alice.dialog("Your status")
    dialog.get_by_label("What are you doing?").fill(":hammer: at the bench")
    dialog.get_by_role("button", name="Emoji").click()
    picker = alice.page.locator("#status-pop")
    assert list_violations(alice.page, "#set-status") == []
    picker.get_by_label("Search emoji").fill("palm tree")
    picker.locator("[data-shortcode=palm_tree]").click()
    expect(dialog.get_by_role("button", name="Emoji 🌴")).to_be_visible()
    dialog.get_by_label("Clear it").select_option("week")
    dialog.get_by_role("button", name="Save status").click()
    expect(alice.page.locator("#me-button")).to_contain_text("🌴 🔨 at the bench")
    member = bob.page.locator("#member-list .member", has_text="Alice")
    expect(member).to_have_accessible_name("Alice, Online, 🌴 🔨 at the bench")

    alice.say("/status")
    expect(dialog.get_by_label("Clear it")).to_have_value("keep")
    dialog.get_by_label("What are you doing?").fill("at the vice")
    with alice.page.expect_request("**/api/v1/me/status") as asked:
        dialog.get_by_role("button", name="Save status").click()
    assert json.loads(asked.value.post_data or "")["until"]
    expect(alice.page.locator("#me-button")).to_contain_text("🌴 at the vice")


def test_what_is_written_while_a_command_is_on_its_way_stays(alice: Window) -> None:
    held: list[Route] = []
    alice.page.route("**/api/v1/me/status", lambda route: held.append(route))
    with alice.page.expect_request("**/api/v1/me/status"):
        alice.say("/status Waiting")
    alice.box.fill("The next words")
    held[0].continue_()
    expect(alice.toast("Status saved")).to_be_visible()
    expect(alice.box).to_have_value("The next words")
    alice.page.unroute_all()
    alice.box.fill("")


def test_a_command_says_it_and_it_is_cleared_again(alice: Window, bob: Window) -> None:
    alice.say("/status 🎧 Concentrating")
    expect(alice.page.locator("#me-button")).to_contain_text("🎧 Concentrating")
    alice.say("/status")
    dialog = alice.dialog("Your status")
    expect(dialog.get_by_label("What are you doing?")).to_have_value("Concentrating")
    dialog.get_by_role("button", name="Clear status").click()
    expect(alice.page.locator("#me-button")).to_contain_text("Online")
    expect(bob.page.locator("#member-list .member", has_text="Alice")).not_to_contain_text("Concentrating")

"""The first two people of a new workspace come in through the pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.windows import OpenWindow, Window


@pytest.fixture(scope="module")
def alice(open_window: OpenWindow) -> Window:
    return open_window("alice").register()


@pytest.fixture(scope="module")
def bob(open_window: OpenWindow, alice: Window) -> Window:
    return open_window("bob").register()


def test_the_owner_is_led_through_the_first_steps(alice: Window) -> None:
    welcome = alice.page.locator("#welcome")
    expect(welcome.get_by_role("heading", name="The light is on, Alice")).to_be_visible()
    expect(welcome.locator("[data-step=named]")).to_have_attribute("data-done", "")
    welcome.get_by_role("button", name="Write it").click()
    alice.say("Welcome, everyone")
    expect(welcome.locator("[data-step=said_hello]")).to_have_attribute("data-done", "")
    welcome.get_by_role("button", name="Copy invite link").click()
    expect(alice.toast("Link copied")).to_be_visible()
    assert "/invite/" in alice.page.evaluate("navigator.clipboard.readText()")
    expect(welcome.locator("[data-step=invited]")).to_have_attribute("data-done", "")
    expect(welcome.locator("[data-step=invited]")).to_contain_text("This link works on this machine only.")
    # A step that is done can be done again
    welcome.get_by_role("button", name="Name it").click()
    alice.dialog("Name your workspace").get_by_label("Name").fill("Harbour Row")
    alice.page.keyboard.press("Enter")
    expect(welcome.locator("[data-step=named]")).to_contain_text("Harbour Row")
    welcome.get_by_role("button", name="Close").click()
    expect(welcome).to_be_hidden()
    expect(alice.reload().page.locator("#welcome")).to_be_hidden()


def test_two_people_who_registered_talk_live(alice: Window, bob: Window) -> None:
    expect(bob.page.locator("#welcome")).to_be_hidden()
    bob.sees("Welcome, everyone")
    alice.say("Is anybody here?")
    bob.sees("Is anybody here?")
    bob.say("I am")
    alice.sees("I am")
    alice.sees_sent("Is anybody here?")
    expect(alice.message("Is anybody here?")).to_have_attribute("data-own", "")
    expect(bob.message("Is anybody here?")).not_to_have_attribute("data-own", "")


def test_newcomers_are_welcomed_and_find_rooms(alice: Window, bob: Window) -> None:
    for name in ("Bakery", "Boats"):
        alice.create_room(name)
    welcome = bob.reload().page.locator("#newcomer")
    expect(welcome).to_contain_text("Welcome to Harbour Row, Bob. Beside General there are 2 more rooms.")
    welcome.get_by_role("button", name="Close").click()
    expect(bob.reload().page.locator("#newcomer")).to_have_count(0)
    bob.context.clear_cookies(name="welcomed")
    bob.reload()
    welcome.get_by_role("button", name="Find rooms").click()
    bob.dialog("Browse rooms").get_by_role("button", name="Join Boats").click()
    expect(bob.page.locator("#room-name")).to_have_text("Boats")
    expect(welcome).to_have_count(0)
    alice.go_to("General")
    bob.go_to("General")


def test_who_registers_is_seen_at_once(alice: Window, open_window: OpenWindow) -> None:
    members = alice.page.locator("#member-list")
    expect(members.locator(".member", has_text="Dora")).to_have_count(0)
    open_window("dora").register()
    expect(members.locator(".member", has_text="Dora").locator(".presence")).to_have_attribute(
        "data-state", "online"
    )
    expect(alice.page.locator(".system", has_text="Dora joined")).to_be_visible()


def test_signing_out_elsewhere_ends_this_window(bob: Window) -> None:
    other = bob.new_tab().open()
    other.page.locator("#me-button").click()
    other.page.get_by_role("menuitem", name="Sign out").click()
    other.page.wait_for_url("**/login/**")
    bob.page.wait_for_url("**/login/**")
    expect(bob.page.get_by_text("You are signed out.")).to_be_visible()

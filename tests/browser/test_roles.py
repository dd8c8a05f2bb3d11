"""Roles of the workspace: chosen on a page, and live in every window: nothing is offered that would be refused."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

RIGHTS = "/settings/workspace/rights/"
BEYOND = """() => [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > 391)
    .map((each) => each.outerHTML)"""
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def charlie(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("charlie").sign_in(accounts["charlie"]).open()


def choose(page: Page, url: str, **choices: str) -> None:
    page.goto(url + RIGHTS)
    for name, choice in choices.items():
        page.locator(f"select[name={name}]").select_option(choice)
    page.locator("main").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()


def give(alice: Window, visitor: Visitor, role: str) -> None:
    page = alice.page
    page.goto(f"{alice.url}/settings/workspace/people/{visitor.call('GET', 'me')[1]['id']}/")
    page.get_by_label("Role in the workspace").select_option(role)
    page.locator("form", has=page.get_by_label("Role in the workspace")).get_by_role(
        "button", name="Save"
    ).click()
    expect(page.get_by_text(re.compile(f": {role}", re.IGNORECASE)).first).to_be_visible()


def test_what_owners_choose_is_offered_to_nobody_else_at_once(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    bob.say("Mine, and it stays")
    new_room = bob.page.get_by_role("button", name="Create a room").first
    expect(new_room).to_be_visible()
    rights = {
        "create_open_rooms": "moderator",
        "create_private_rooms": "moderator",
        "mention_everyone": "moderator",
        "edit_own": "never",
        "delete_own": "never",
    }
    choose(alice.page, alice.url, **rights)
    expect(new_room).to_be_hidden()
    bob.message("Mine, and it stays").hover()
    bob.page.locator("#message-tools").get_by_role("button", name="More actions").click()
    expect(bob.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    for name in ("Edit", "Delete"):
        expect(bob.page.get_by_role("menuitem", name=name, exact=True)).to_be_hidden()
    bob.page.keyboard.press("Escape")
    bob.page.locator("#composer-text").fill("@room come")
    bob.page.keyboard.press("Escape")
    bob.page.keyboard.press("Enter")
    expect(bob.page.get_by_text("You may not call everybody with @room here").first).to_be_visible()
    bob.reload()
    expect(new_room).to_be_hidden()

    give(alice, accounts["bob"], "moderator")
    expect(new_room).to_be_visible()
    alice.page.set_viewport_size(PHONE)
    assert alice.page.evaluate(BEYOND) == []
    assert list_violations(alice.page) == []
    choose(
        alice.page,
        alice.url,
        create_open_rooms="member",
        create_private_rooms="member",
        mention_everyone="member",
        edit_own="always",
        delete_own="always",
    )
    assert alice.page.evaluate(BEYOND) == []
    assert list_violations(alice.page) == []
    alice.page.set_viewport_size({"width": 1440, "height": 900})
    # Whoever is no owner reads it, and has nothing to press
    bob.page.goto(bob.url + RIGHTS)
    expect(bob.page.get_by_role("heading", name="Who may do what")).to_be_visible()
    expect(bob.page.locator("main select")).to_have_count(0)
    bob.open()
    give(alice, accounts["bob"], "member")
    alice.open()


def test_a_guest_sees_their_rooms_and_nobody_else(
    alice: Window, bob: Window, charlie: Window, accounts: dict[str, Visitor]
) -> None:
    guest = accounts["charlie"].call("GET", "me")[1]["id"]
    studio = accounts["bob"].call("POST", "rooms", {"kind": "private", "name": "Studio"})[1]["id"]
    accounts["bob"].call("POST", f"rooms/{studio}/members", {"people": [guest]})
    give(alice, accounts["charlie"], "guest")
    # Live: the room of everybody goes, and what leads to others
    expect(charlie.page.locator("#sidebar").get_by_role("link", name="General")).to_have_count(0)
    charlie.page.locator("#sidebar").get_by_role("link", name="Studio").click()
    expect(charlie.page.get_by_role("button", name="Create a room").first).to_be_hidden()
    charlie.reload()
    charlie.page.locator("[popovertarget=workspace-menu]").click()
    expect(charlie.page.get_by_role("menuitem", name="Browse rooms")).to_be_hidden()
    expect(charlie.page.get_by_role("menuitem", name="Invite people")).to_be_hidden()
    charlie.page.keyboard.press("Escape")
    bob.open(f"/rooms/{studio}/")
    if not bob.page.locator("#details").is_visible():
        bob.page.locator("#details-button").click()
    expect(bob.page.locator("#member-list .member", has_text="Charlie")).to_contain_text("Guest")
    expect(bob.page.get_by_text("Guests read along in this room.")).to_be_visible()
    assert list_violations(bob.page, "#details") == []
    bob.say("Welcome to the studio")
    charlie.sees("Welcome to the studio")
    charlie.say("Thank you")
    bob.sees("Thank you")
    accounts["alice"].call("PATCH", f"people/{guest}", {"role": "member"})
    expect(charlie.page.locator("#sidebar").get_by_role("link", name="General")).to_be_visible()


def test_several_people_are_looked_at_and_then_changed_at_once(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    page = alice.page
    page.goto(alice.url + "/settings/workspace/?kind=#people-heading")
    for name in ("Alice", "Bob", "Charlie"):
        page.get_by_label(f"Choose {name}").check()
    page.get_by_label("With those who are chosen").select_option("role:moderator")
    page.get_by_role("button", name="Look what it does").click()
    expect(page.get_by_role("heading", name="Give a role: Moderator")).to_be_visible()
    expect(page.locator("main")).to_contain_text("It is done to 2 people once you confirm it.")
    expect(page.locator("main")).to_contain_text("A workspace keeps at least one owner.")
    page.set_viewport_size(PHONE)
    assert page.evaluate(BEYOND) == []
    assert list_violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    assert "workspace_role" not in accounts["bob"].call("GET", "me")[1]
    page.get_by_role("button", name="Give a role").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done for 2 people")).to_be_visible()
    assert accounts["bob"].call("GET", "me")[1]["workspace_role"] == "moderator"

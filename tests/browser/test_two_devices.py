"""Two devices of one person: read markers, status and the sidebar are the person's, drafts are each browser's."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.network import Network
from tests.browser.test_unread import count
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor


@pytest.fixture(scope="module")
def lobby(alice: Window, bob: Window) -> None:
    alice.create_room("Lobby")
    bob.join("Lobby")
    bob.go_to("General")


@pytest.fixture(scope="module")
def laptop(lobby: None, open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    """Bob's second browser."""
    return open_window("bob").sign_in(accounts["bob"])


def test_what_one_device_read_the_other_has_read_and_the_marker_never_goes_back(
    alice: Window, bob: Window, laptop: Window
) -> None:
    network = Network(laptop)
    laptop.open()
    laptop.go_to("Lobby")
    laptop.waits_until_read()
    laptop.go_to("General")
    alice.say("For both devices")
    expect(count(bob, "Lobby")).to_have_text("1")
    expect(count(laptop, "Lobby")).to_have_text("1")
    # Read without a network up to here; its mark arrives when the other device has read further
    network.go_down()
    laptop.go_to("Lobby")
    laptop.sees("For both devices")
    expect(count(laptop, "Lobby")).to_be_hidden()
    laptop.page.wait_for_function(MARK_KEPT)
    laptop.go_to("General")
    alice.say("Only the other one saw this")
    bob.go_to("Lobby")
    bob.sees("Only the other one saw this")
    bob.waits_until_read()
    network.come_back()
    laptop.page.wait_for_function(NO_MARK_KEPT)
    laptop.waits_until_read()
    expect(count(laptop, "Lobby")).to_be_hidden()
    laptop.go_to("Lobby")
    laptop.sees("Only the other one saw this")
    expect(laptop.page.locator("#new-divider")).to_have_count(0)


def test_a_status_set_on_one_device_is_shown_and_cleared_on_the_other(bob: Window, laptop: Window) -> None:
    laptop.open()
    bob.say("/status 🎧 Concentrating")
    expect(laptop.page.locator("#me-button")).to_contain_text("🎧 Concentrating")
    laptop.say("/status")
    laptop.dialog("Your status").get_by_role("button", name="Clear status").click()
    expect(bob.page.locator("#me-button")).not_to_contain_text("Concentrating")


ARRANGED = """() => [...document.querySelectorAll("#sections [data-section]:not([hidden])")].map((section) => [
    section.querySelector("[data-part=section-name]").textContent.trim(),
    [...section.querySelectorAll("li:not([hidden], [data-fixed]) [data-part=name]")].map((name) => name.textContent),
])"""


def section(window: Window, name: str) -> Locator:
    return window.page.locator("#sections [data-section]", has_text=name)


def choose(window: Window, room: str, item: str) -> None:
    window.room_link(room).click(button="right")
    window.page.locator("#room-menu").get_by_text(item, exact=True).click()


def test_a_sidebar_is_arranged_on_one_device_and_stands_so_on_the_other(
    alice: Window, bob: Window, laptop: Window
) -> None:
    for name in ("Garden", "Kitchen"):
        alice.create_room(name)
        bob.join(name)
    network = Network(laptop)
    # A folded section goes on to show the open room
    laptop.open().go_to("General")
    # The menu comes from the server, or from the worker that this window has not
    laptop.page.locator("#sort-button").click()
    laptop.page.locator("#sort-menu").wait_for()
    laptop.page.keyboard.press("Escape")
    network.go_down()
    choose(laptop, "Kitchen", "Add to favourites")
    laptop.room_link("Garden").focus()
    laptop.page.keyboard.press("Shift+F10")
    laptop.page.get_by_role("menuitem", name="Add to favourites").click()
    laptop.room_link("Garden").focus()
    laptop.page.keyboard.press("Control+Shift+ArrowUp")
    expect(laptop.room_link("Garden")).to_be_focused()
    favourites = section(laptop, "Favourites").locator(".room-link__name")
    expect(favourites).to_have_text(["Garden", "Kitchen"])
    laptop.page.keyboard.press("Control+Shift+ArrowDown")
    expect(favourites).to_have_text(["Kitchen", "Garden"])
    laptop.page.keyboard.press("Control+Shift+ArrowUp")
    choose(laptop, "Lobby", "Nothing")
    choose(laptop, "Lobby", "New section")
    laptop.dialog("New section").get_by_label("Name").fill("Work")
    laptop.page.keyboard.press("Enter")
    section(laptop, "Work").locator(".rooms__fold").click()
    expect(laptop.room_link("Lobby")).to_be_hidden()
    laptop.page.locator("[data-section=rooms] .rooms__head").drag_to(
        section(laptop, "Favourites"), target_position={"x": 100, "y": 4}
    )
    wanted = [
        ["Rooms", ["General"]],
        ["Favourites", ["Garden", "Kitchen"]],
        ["Work", []],
        ["Direct messages", []],
    ]
    assert laptop.page.evaluate(ARRANGED) == wanted

    network.come_back()
    expect(section(bob, "Work")).to_be_visible()
    bob.page.wait_for_function(
        f"wanted => JSON.stringify(({ARRANGED})()) === JSON.stringify(wanted)", arg=wanted
    )
    expect(bob.room_link("Lobby")).to_have_attribute("data-muted", "")
    # As the server draws it, before any script has run
    drawn = bob.page.evaluate(
        f"""() => new Promise((done) => {{
            const request = new XMLHttpRequest();
            request.open("GET", "/");
            request.responseType = "document";
            request.onload = () => done(((document) => ({ARRANGED})())(request.responseXML));
            request.send();
        }})"""
    )
    assert drawn == wanted
    bob.page.locator("#sort-button").click()
    bob.page.get_by_role("menuitemcheckbox").click()
    expect(laptop.room_link("Garden")).to_be_hidden()
    bob.page.locator("#sort-button").click()
    bob.page.get_by_role("menuitemcheckbox").click()
    expect(laptop.room_link("Garden")).to_be_visible()


def test_a_section_is_renamed_and_removed_a_favourite_dragged_and_a_room_left_from_its_menu(
    bob: Window, laptop: Window
) -> None:
    def of_section(name: str, item: str) -> None:
        section(bob, name).locator(".rooms__head").click(button="right")
        bob.page.locator("#section-menu").get_by_text(item, exact=True).click()

    laptop.go_to("General")
    bob.go_to("General")
    of_section("Work", "Rename")
    bob.dialog("Rename section").get_by_label("Name").fill("Harbour")
    bob.page.keyboard.press("Enter")
    expect(section(laptop, "Harbour")).to_be_visible()

    row = bob.room_link("Kitchen").bounding_box()
    assert row
    bob.room_link("Garden").drag_to(
        bob.room_link("Kitchen"), target_position={"x": 60, "y": row["height"] - 3}
    )
    laptop.page.wait_for_function(
        f"() => ({ARRANGED})().some(([, names]) => names.join() === 'Kitchen,Garden')"
    )

    of_section("Harbour", "Remove section")
    bob.dialog("Remove Harbour?").get_by_role("button", name="Remove", exact=True).click()
    expect(section(laptop, "Harbour")).to_have_count(0)
    expect(section(laptop, "Rooms").locator(laptop.room_link("Lobby"))).to_be_visible()

    choose(bob, "Garden", "Leave this room")
    bob.dialog("Leave Garden?").get_by_role("button", name="Leave").click()
    expect(laptop.room_link("Garden")).to_have_count(0)
    expect(bob.room_link("Garden")).to_have_count(0)


def test_a_draft_stays_in_the_browser_in_which_it_was_written(bob: Window, laptop: Window) -> None:
    bob.box.fill("Not finished yet")
    bob.page.evaluate("dispatchEvent(new Event('blur'))")
    expect(bob.reload().box).to_have_value("Not finished yet")
    laptop.open(bob.page.url.removeprefix(bob.url))
    expect(laptop.box).to_have_value("")
    bob.box.fill("")


# Read, and not known to the server
COUNT_MARKS = """async (wanted) => {
    const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open("syncchat-outbox");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const marks = await new Promise((resolve) => {
        const request = database.transaction("marks").objectStore("marks").count();
        request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return (marks > 0) === wanted;
}"""
MARK_KEPT = f"() => ({COUNT_MARKS})(true)"
NO_MARK_KEPT = f"() => ({COUNT_MARKS})(false)"

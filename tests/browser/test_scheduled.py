"""Sending later: by menu or by words, listed, changed, cancelled and sent at once; also without a network."""

import re

from playwright.sync_api import Route, expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def _open_menu(window: Window) -> None:
    window.page.locator("#composer").get_by_role("button", name="Send later").click()
    expect(window.page.get_by_role("menu", name="Send later")).to_be_visible()


def _write(window: Window, body: str) -> None:
    window.page.locator("#composer-text").fill(body)


def _open_list(window: Window) -> None:
    window.page.locator("#sidebar").get_by_role("button", name=re.compile("^Drafts & scheduled")).click()


def _let_it_be_refused(window: Window, message_id: str) -> None:
    """As the server lists it once its time came while the room was archived."""

    def answer(route: Route) -> None:
        response = route.fetch()
        listed = [
            {**one, "refusal": "This room is archived."} if one["id"] == message_id else one
            for one in response.json()
        ]
        route.fulfill(response=response, json=listed)

    window.page.route("**/api/v1/me/scheduled", answer)


def test_what_is_scheduled_is_listed_changed_and_sent_at_once(alice: Window, bob: Window) -> None:
    page = alice.page
    _write(alice, "Bread at four")
    _open_menu(alice)
    menu = page.get_by_role("menu", name="Send later")
    expect(menu.get_by_role("menuitem", name=re.compile("Tomorrow morning.*09:00"))).to_be_visible()
    assert list_violations(page, "#send-later") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-text")).to_have_value("")
    expect(page.locator("#composer-text")).to_be_focused()
    expect(page.locator("#later-count")).to_have_text("1")
    alice.toast("Will be sent: tomorrow, 09:00").get_by_role("button", name="Show").click()

    row = page.locator("#scheduled-list li")
    expect(row).to_contain_text("tomorrow, 09:00")
    assert list_violations(page, "#later") == []
    row.get_by_role("button", name="Edit").click()
    box = row.locator("textarea")
    expect(box).to_have_value("Bread at four")
    box.fill("Bread at five")
    # What was asked for holds although the list that says so is late
    page.route("**/api/v1/me/scheduled", lambda _never_answered: None)
    box.press("Enter")
    expect(row.locator("[data-part='text']")).to_have_text("Bread at five")
    expect(row.get_by_role("button", name="Edit")).to_be_focused()
    assert not bob.message("Bread at five").count()

    row.get_by_role("button", name="Send now").click()
    expect(row).to_have_count(0)
    page.keyboard.press("Escape")
    alice.sees_sent("Bread at five")
    bob.sees("Bread at five")
    page.unroute("**/api/v1/me/scheduled")
    expect(page.locator("#later-count")).to_have_text("")


def test_a_time_in_words_is_said_before_it_is_set_and_a_cancelled_one_comes_back(alice: Window) -> None:
    page = alice.page
    _write(alice, "Cake at five")
    _open_menu(alice)
    page.get_by_role("menuitem", name="Choose a time").click()
    words, said = page.get_by_label("When?"), page.locator("#choose-time-understood")
    expect(words).to_be_focused()
    words.fill("sometime")
    expect(said).to_contain_text("This is no time to come")
    assert list_violations(page, "#choose-time") == []
    words.press("Enter")
    words.fill("24.12.2027 um halb zehn")
    expect(said).to_contain_text(re.compile("24 December 2027 at 09:30"))
    expect(page.get_by_label("Or from the calendar")).to_have_value("2027-12-24T09:30")
    page.get_by_label("Or from the calendar").fill("2027-12-25T10:00")
    expect(said).to_contain_text("25 December 2027 at 10:00")
    page.get_by_role("button", name="Schedule", exact=True).click()

    _open_list(alice)
    row = page.locator("#scheduled-list li")
    row.get_by_role("button", name="Time").click()
    words.fill("tomorrow at 9")
    words.press("Enter")
    expect(row).to_contain_text("tomorrow, 09:00")
    row.get_by_role("button", name="Cancel it").click()
    expect(page.locator("#scheduled-note")).to_contain_text("Nothing is scheduled")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Cake at five")
    alice.reload()
    expect(page.locator("#later-count")).to_have_text("1")


def test_without_a_network_it_is_scheduled_at_once_and_arrives_later(alice: Window) -> None:
    network = Network(alice)
    alice.reload()
    _write(alice, "Tea at six")
    _open_menu(alice)
    alice.page.keyboard.press("Escape")
    network.go_down()
    _open_menu(alice)
    alice.page.get_by_role("menuitem", name=re.compile("On Monday")).click()
    expect(alice.page.locator("#composer-text")).to_have_value("")
    _open_list(alice)
    expect(alice.page.locator("#scheduled-list li")).to_contain_text("Tea at six")
    network.come_back()
    expect(alice.page.locator("#later-count")).to_have_text("1")
    alice.reload()
    expect(alice.page.locator("#later-count")).to_have_text("1")


def test_drafts_are_listed_gone_on_with_and_deleted_with_a_way_back(alice: Window) -> None:
    page = alice.page
    alice.create_room("Attic")
    _write(alice, "Old chairs")
    alice.go_to("General")
    _open_list(alice)
    row = page.locator("#draft-list li")
    expect(row).to_contain_text("Attic")
    row.get_by_role("button", name="Delete draft").click()
    expect(row).to_have_count(0)
    page.locator("#later").get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Old chairs")
    row.get_by_role("button", name="Go on writing").click()
    expect(page.locator("#room-name")).to_have_text("Attic")
    expect(page.locator("#composer-text")).to_have_value("Old chairs")
    expect(page.locator("#composer-text")).to_be_focused()
    _write(alice, "")


def test_later_takes_words_and_time_apart_and_keeps_the_lines(alice: Window) -> None:
    page = alice.page
    dialog = alice.dialog("Send later")
    alice.say("/later tomorrow at 9")
    expect(page.locator("#composer [data-part=refusal]")).to_contain_text("Write what to send, and when")
    _write(alice, "/later Bread:\n- rye tomorrow at 9")
    alice.box.press("Enter")
    expect(dialog.locator("#choose-time-about")).to_have_text("Bread:\n- rye")
    expect(dialog.locator("#choose-time-understood")).to_contain_text("09:00")
    page.keyboard.press("Escape")
    expect(alice.box).to_have_value("/later Bread:\n- rye tomorrow at 9")
    expect(alice.box).to_be_focused()

    before = int(page.locator("#later-count").inner_text() or 0)
    alice.box.press("Enter")
    dialog.get_by_role("button", name="Schedule").click()
    expect(alice.box).to_have_value("")
    expect(page.locator("#later-count")).to_have_text(str(before + 1))
    alice.say("/later")
    row = page.locator("#scheduled-list li", has_text="rye")
    expect(row.locator("[data-part=text]")).to_have_text("Bread:\n- rye")
    row.get_by_role("button", name="Cancel it").click()
    expect(row).to_have_count(0)
    page.keyboard.press("Escape")


def test_drafts_are_counted_but_for_the_one_that_is_being_written(bob: Window) -> None:
    count = bob.page.locator("#later-count")
    bob.create_room("Loft")
    _write(bob, "Old tables")
    expect(count).to_be_empty()
    bob.go_to("General")
    expect(count).to_have_text("1")
    bob.go_to("Loft")
    expect(count).to_be_empty()
    _write(bob, "")


def test_what_was_refused_is_edited_and_waits_for_a_hand(alice: Window, bob: Window) -> None:
    page = alice.page
    alice.create_room("Vault")
    _write(alice, "Gold at four")
    _open_menu(alice)
    page.get_by_role("menuitem", name=re.compile("In one hour")).click()
    _open_list(alice)
    row = page.locator("#scheduled-list li", has_text="Gold at")
    message_id = row.get_attribute("data-scheduled")
    assert message_id
    page.keyboard.press("Escape")
    _let_it_be_refused(alice, message_id)
    _open_list(alice)
    expect(row).to_contain_text("Not sent")
    row.get_by_role("button", name="Edit").click()
    row.locator("textarea").fill("Gold at five")
    row.locator("textarea").press("Enter")
    expect(row.locator("[data-part=text]")).to_have_text("Gold at five")
    expect(row).to_contain_text("Not sent")
    row.get_by_role("button", name="Send now").click()
    expect(row).to_have_count(0)
    page.keyboard.press("Escape")
    alice.sees_sent("Gold at five")


def test_what_another_tab_wrote_meanwhile_is_not_taken_for_what_is_sent_later(alice: Window) -> None:
    other = alice.new_tab().open(alice.page.url.removeprefix(alice.url))
    before = alice.page.locator("#later-count").inner_text()
    _write(alice, "/later Bread is here tomorrow at 9")
    alice.box.press("Enter")
    dialog = alice.dialog("Send later")
    expect(dialog.locator("#choose-time-about")).to_have_text("Bread is here")
    _write(other, "Written in the other tab")
    expect(alice.box).to_have_value(re.compile("Written in the other tab$"))
    dialog.get_by_role("button", name="Schedule").click()
    expect(alice.toast("That did not work.")).to_be_visible()
    expect(alice.box).to_have_value(re.compile("Written in the other tab$"))
    expect(alice.page.locator("#later-count")).to_have_text(before)
    _write(alice, "")
    other.page.close()

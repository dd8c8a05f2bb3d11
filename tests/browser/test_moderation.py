"""Reporting, deciding, being silenced: live for everybody whom it concerns, in several tabs, over a lost network."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

QUEUE = "/settings/moderation/"
BEYOND = """() => [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > 391).map((each) => each.outerHTML)"""
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def charlie(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("charlie").sign_in(accounts["charlie"]).open()


def choose_report(window: Window, text: str) -> None:
    window.message(text).hover()
    window.page.locator("#message-tools").get_by_role("button", name="More actions").click()
    window.page.get_by_role("menuitem", name="Report").click()


def test_a_report_is_decided_and_whoever_is_silenced_keeps_their_words(
    alice: Window, bob: Window, charlie: Window
) -> None:
    bob.say("Cheap laser tubes, today only")
    charlie.sees("Cheap laser tubes, today only")
    choose_report(charlie, "Cheap laser tubes")
    dialog = charlie.dialog("Report")
    expect(dialog).to_contain_text("Bob does not learn who reported it.")
    assert list_violations(charlie.page, "#reporting") == []
    # By the keyboard: the first reason has the focus
    charlie.page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="Spam")).to_be_checked()
    dialog.get_by_label("What should be known").fill("In every room")
    dialog.get_by_role("button", name="Report").click()
    expect(charlie.toast("Reported. You are told what comes of it.")).to_be_visible()
    choose_report(charlie, "Cheap laser tubes")
    charlie.dialog("Report").get_by_role("button", name="Report").click()
    expect(charlie.dialog("Report")).to_contain_text("You have reported this already.")
    charlie.page.keyboard.press("Escape")
    assert [line for line in charlie.complaints.take() if "409" not in line] == []

    tab = bob.new_tab().open()
    bob.cut_network(True)
    bob.say("Written without a network")
    alice.page.goto(alice.url + QUEUE)
    case = alice.page.get_by_role("article", name="Report about Bob")
    expect(case).to_contain_text("“In every room”")
    alice.page.set_viewport_size(PHONE)
    assert alice.page.evaluate(BEYOND) == []
    assert list_violations(alice.page) == []
    case.get_by_text("More", exact=True).click()
    case.get_by_role("radio", name="Silence").check()
    case.get_by_label("What they are told").fill("No advertising")
    assert list_violations(alice.page) == []
    case.get_by_role("button", name="Do it").click()
    expect(alice.page.get_by_text("Nothing waits to be decided.")).to_be_visible()

    bob.cut_network(False)
    for page in (bob.page, tab.page):
        note = page.locator("#note-silenced")
        expect(note).to_contain_text("You cannot write or react until")
        expect(note).to_contain_text("Reason: No advertising")
        expect(page.locator("#composer")).to_be_hidden()
    assert list_violations(bob.page, "#main, main") == []
    kept = bob.message("Written without a network")
    expect(kept).to_have_attribute("data-state", "failed")
    expect(kept).to_contain_text("You cannot write or react until")
    bob.reload()
    expect(bob.page.locator("#note-silenced")).to_be_visible()

    notice = charlie.page.locator(".moderation-notice")
    expect(notice).to_contain_text("something was done about it")
    expect(notice).not_to_contain_text("Bob")
    second = charlie.new_tab().open()
    notice.get_by_role("button", name="Understood").click()
    for page in (charlie.page, second.page):
        expect(page.locator(".moderation-notice")).to_have_count(0)
    second.page.close()

    alice.page.get_by_role("button", name="Let Bob write again").click()
    for page in (bob.page, tab.page):
        expect(page.locator("#composer")).to_be_visible()
        expect(page.locator("#note-silenced")).to_be_hidden()
    bob.message("Written without a network").get_by_role(
        "button", name=re.compile("again", re.I)
    ).first.click()
    charlie.sees("Written without a network")
    tab.page.close()


def test_a_person_is_reported_from_their_card_and_warned(alice: Window, bob: Window, charlie: Window) -> None:
    charlie.page.locator("#member-list .member", has_text="Bob").click()
    charlie.page.locator("#profile-card").get_by_role("button", name="Report").click()
    dialog = charlie.dialog("Report")
    dialog.get_by_role("radio", name="Something else").check()
    dialog.get_by_role("button", name="Report").click()
    expect(charlie.toast("Reported.")).to_be_visible()

    alice.page.goto(alice.url + QUEUE)
    case = alice.page.get_by_role("article", name="Report about Bob")
    case.get_by_text("More", exact=True).click()
    case.get_by_role("radio", name="Warn").check()
    case.get_by_label("What they are told").fill("Please keep it friendly")
    case.get_by_role("button", name="Do it").click()

    notice = bob.page.locator(".moderation-notice")
    expect(notice).to_contain_text("Please keep it friendly")
    expect(bob.page.locator("#composer")).to_be_visible()
    assert list_violations(bob.page, ".moderation-notice") == []
    bob.cut_network(True)
    notice.get_by_role("button", name="Understood").click()
    expect(bob.toast("That needs the server.")).to_be_visible()
    expect(notice).to_be_visible()
    bob.cut_network(False)
    notice.get_by_role("button", name="Understood").click()
    expect(notice).to_have_count(0)


def test_the_audit_log_is_looked_through_on_a_phone(alice: Window) -> None:
    alice.page.goto(f"{alice.url}/settings/workspace/log/")
    alice.page.set_viewport_size(PHONE)
    entries = alice.page.locator(".audit__entry")
    expect(entries.first).to_contain_text("127.0.0.1")
    assert alice.page.evaluate(BEYOND) == []
    assert list_violations(alice.page) == []
    alice.page.get_by_label("What", exact=True).select_option("silence_ended")
    alice.page.get_by_role("button", name="Filter").click()
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text(str(datetime.now(UTC).year))
    expect(entries).to_contain_text("Bob")

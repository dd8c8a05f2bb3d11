"""Activity, Threads and Saved: views over the room, with an address each, live, and with the rooms' own counts."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def link(window: Window, name: str) -> Locator:
    return window.page.locator("#views").get_by_role("link", name=name)


def test_a_mention_is_counted_listed_live_and_opens_at_its_message(alice: Window, bob: Window) -> None:
    bob.create_room("Elsewhere")
    alice.say("@bob, before")
    expect(link(bob, "Activity")).to_have_attribute("aria-label", "Activity, 1 mention")
    expect(bob.room_link("General")).to_have_attribute("aria-label", re.compile("1 mention"))
    expect(bob.page).to_have_title(re.compile(r"^\(1\) "))

    bob.page.keyboard.press("Control+Shift+L")
    expect(bob.page).to_have_url(re.compile("/activity/$"))
    expect(bob.page.locator("#view-activity-heading")).to_be_focused()
    expect(bob.page.locator("#timeline")).not_to_be_visible()
    rows = bob.page.locator("#activity-list .entry")
    expect(rows).to_have_count(1)
    expect(rows.first).to_have_attribute("data-unread", "")
    alice.say("Then @bob again")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Then @bob again")
    assert list_violations(bob.page, "#view-activity") == []

    bob.page.get_by_role("button", name="Mark all read").click()
    expect(link(bob, "Activity")).not_to_have_attribute("data-unread", "")
    expect(bob.room_link("General")).not_to_have_attribute("data-unread", "")
    expect(bob.page).to_have_title(re.compile("^Activity"))
    rows.last.get_by_role("link").click()
    expect(bob.message("@bob, before")).to_be_in_viewport()
    bob.page.go_back()
    expect(bob.page.locator("#view-activity")).to_be_visible()
    bob.reload()
    expect(rows).to_have_count(2)
    bob.page.keyboard.press("Escape")
    expect(bob.page.locator("#view-activity")).to_be_hidden()
    expect(bob.page).to_have_url(re.compile(r"/rooms/\d+/$"))


def test_a_room_that_a_view_covers_is_not_read_meanwhile(alice: Window, bob: Window) -> None:
    bob.go_to("General")
    link(bob, "Threads").click()
    expect(bob.page.locator("#view-threads")).to_be_visible()
    alice.say("@bob, nobody looks")
    expect(bob.room_link("General")).to_have_attribute("data-unread", "")
    bob.page.wait_for_timeout(1500)
    expect(bob.room_link("General")).to_have_attribute("data-unread", "")
    bob.page.get_by_role("button", name="Back to the room").click()
    expect(bob.room_link("General")).not_to_have_attribute("data-unread", "")


def test_a_followed_thread_waits_is_read_in_the_list_and_opens_beside_its_room(
    alice: Window, bob: Window
) -> None:
    bob.say("Who brings bread?")
    bob.sees_sent("Who brings bread?")
    alice.message("Who brings bread?").focus()
    alice.page.keyboard.press("t")
    box = alice.page.locator("#thread-text")
    box.fill("I do, in the thread")
    box.press("Enter")
    expect(link(bob, "Threads")).to_have_attribute("data-unread", "")

    link(bob, "Threads").click()
    row = bob.page.locator("#threads-list .entry", has_text="Who brings bread?")
    expect(row).to_have_attribute("data-unread", "")
    row.get_by_role("button", name="Mark this thread read").click()
    expect(link(bob, "Threads")).not_to_have_attribute("data-unread", "")
    row.get_by_role("link").click()
    expect(bob.page.locator("#thread")).to_contain_text("I do, in the thread")
    expect(bob.page.locator("#view-threads")).to_be_hidden()

    link(bob, "Threads").click()
    row.get_by_role("button", name="Stop following this thread").click()
    expect(row).to_have_count(0)
    bob.toast("You follow this thread no longer").get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)


def test_a_thread_is_answered_in_the_list_and_its_draft_is_the_threads_own(
    alice: Window, bob: Window
) -> None:
    page = bob.page
    bob.page.get_by_role("link", name="Threads").first.click()
    row = page.locator("#threads-list .entry", has_text="Who brings bread?")
    button = row.get_by_role("button", name="Answer in this thread")
    button.click()
    box = row.locator("textarea")
    expect(box).to_be_focused()
    assert list_violations(page, "#view-threads") == []
    box.fill("Half an answer")
    box.press("Escape")
    expect(row.locator("textarea")).to_have_count(0)
    expect(button).to_be_focused()
    expect(page.locator("#view-threads")).to_be_visible()
    button.press("Enter")
    expect(box).to_have_value("Half an answer")
    box.fill("I bring it")
    box.press("Enter")
    expect(row.locator("textarea")).to_have_count(0)
    expect(button).to_be_focused()
    expect(row).to_contain_text("2 replies")
    alice.page.get_by_role("link", name="Threads").first.click()
    told = alice.page.locator("#threads-list .entry", has_text="Who brings bread?")
    expect(told).to_contain_text("2 replies")
    told.get_by_role("link").first.click()
    expect(alice.page.get_by_role("complementary", name=re.compile("Thread"))).to_contain_text("I bring it")


def begin_thread(asking: Window, answering: Window, words: str) -> None:
    asking.say(words)
    asking.sees_sent(words)
    answering.message(words).first.focus()
    answering.page.keyboard.press("t")
    answering.page.locator("#thread-text").fill(f"To {words}")
    answering.page.locator("#thread-text").press("Enter")
    expect(answering.page.locator("#thread")).to_contain_text(f"To {words}")


def test_a_box_in_the_list_stays_where_it_is_while_threads_move_around_it(alice: Window, bob: Window) -> None:
    for window in (alice, bob):
        window.go_to("General")
    for words in ("First of two", "Second of two"):
        begin_thread(bob, alice, words)
    link(bob, "Threads").click()
    rows = bob.page.locator("#threads-list .entry")
    for words in ("First of two", "Second of two"):
        row = rows.filter(has_text=words)
        row.get_by_role("button", name="Mark this thread read").click()
    row = rows.filter(has_text="First of two")
    expect(rows.first).to_contain_text("Second of two")
    row.get_by_role("button", name="Answer in this thread").click()
    box = row.locator("textarea")
    box.press_sequentially("I am ")
    alice.message("First of two").first.focus()
    alice.page.keyboard.press("t")
    expect(alice.page.locator("#thread")).to_contain_text("To First of two")
    alice.page.locator("#thread-text").fill("Another word")
    alice.page.locator("#thread-text").press("Enter")
    expect(rows.first).to_contain_text("First of two")
    expect(rows.first).to_contain_text("2 replies")
    expect(box).to_be_focused()
    bob.page.keyboard.type("writing")
    expect(box).to_have_value("I am writing")

    # Followed no longer on another device, it goes; the words stay with the thread
    other = bob.new_tab().open("/threads/")
    theirs = other.page.locator("#threads-list .entry", has_text="First of two")
    theirs.get_by_role("button", name="Stop following this thread").click()
    expect(row).to_have_count(0)
    expect(bob.page.locator("#view-threads-heading")).to_be_focused()
    other.toast("You follow this thread no longer").get_by_role("button", name="Undo").click()
    row.get_by_role("button", name="Answer in this thread").click()
    expect(box).to_have_value("I am writing")
    box.fill("")
    box.press("Escape")
    other.page.close()


def test_what_is_done_to_a_room_is_not_done_from_the_list_of_threads(alice: Window, bob: Window) -> None:
    for window in (alice, bob):
        window.go_to("General")
    begin_thread(bob, alice, "Who has a ladder?")
    bob.create_room("Beneath")
    link(bob, "Threads").click()
    row = bob.page.locator("#threads-list .entry", has_text="Who has a ladder?")
    row.get_by_role("button", name="Answer in this thread").click()
    box = row.locator("textarea")
    # What it asks and records would go to the room beneath
    expect(row.get_by_role("button", name="More to send")).to_have_count(0)
    for command in ("/leave", "/mute", "/topic Taken", "/poll Who?"):
        box.fill(command)
        box.press("Enter")
        expect(row.get_by_role("alert")).to_have_text(f"Open the thread to use {command.split()[0]}.")
    expect(bob.room_link("Beneath")).not_to_have_attribute("data-muted", "")
    bob.reload()
    row.get_by_role("button", name="Answer in this thread").click()
    box.fill("/shrug No idea")
    box.press("Enter")
    expect(row).to_contain_text("2 replies")
    bob.page.get_by_role("button", name="Back to the room").click()

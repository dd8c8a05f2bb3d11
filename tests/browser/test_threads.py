"""A thread beside the room: begun by a key, apart from the room, its root told, its link opening it."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.windows import Window


def panel(window: Window) -> Locator:
    return window.page.get_by_role("complementary", name=re.compile("Thread"))


def summary(window: Window, text: str) -> Locator:
    return window.timeline.locator("article.message", has_text=text).locator(".thread-summary").first


def answer(window: Window, text: str) -> None:
    box = panel(window).get_by_label("Reply in thread")
    box.fill(text)
    box.press("Enter")


def test_an_answer_stands_in_its_thread_and_the_root_tells_of_it(alice: Window, bob: Window) -> None:
    alice.say("Bread at four")
    bob.sees("Bread at four")
    bob.message("Bread at four").focus()
    bob.page.keyboard.press("t")
    expect(panel(bob).get_by_label("Reply in thread")).to_be_focused()
    answer(bob, "Which bread?")
    expect(panel(bob)).to_contain_text("Which bread?")
    for window in (alice, bob):
        expect(summary(window, "Bread at four")).to_contain_text("1 reply")
        expect(window.timeline).not_to_contain_text("Which bread?")

    summary(alice, "Bread at four").click()
    expect(panel(alice)).to_contain_text("Which bread?")
    panel(alice).get_by_label("Reply in thread").press_sequentially("Rye")
    expect(panel(bob).locator(".typing")).to_contain_text("Alice is typing")
    expect(bob.page.locator("#typing")).to_be_empty()
    panel(alice).get_by_label("Also post in room").check()
    answer(alice, "Rye for everyone")
    expect(panel(bob)).to_contain_text("Rye for everyone")
    expect(bob.timeline).to_contain_text("Rye for everyone")
    expect(summary(bob, "Bread at four")).to_contain_text("2 replies")
    expect(panel(bob).get_by_role("link", name="Also posted in the room")).to_be_visible()
    bob.page.keyboard.press("Escape")
    expect(panel(bob)).to_be_hidden()
    expect(bob.timeline.locator("article", has_text="Bread at four")).to_be_focused()


def test_what_also_stands_in_the_room_leads_to_its_thread(alice: Window, bob: Window) -> None:
    row = bob.timeline.locator("article", has_text="Rye for everyone")
    row.get_by_role("button", name="Answer in a thread").click()
    expect(panel(bob)).to_contain_text("Bread at four")
    panel(bob).get_by_role("button", name="Close thread").click()


def test_the_link_of_an_answer_opens_its_thread_and_following_ends(alice: Window, bob: Window) -> None:
    alice.say("Who has the key?")
    bob.sees("Who has the key?")
    bob.message("Who has the key?").focus()
    bob.page.keyboard.press("t")
    answer(bob, "It hangs by the door")
    row = panel(bob).locator("article", has_text="It hangs by the door")
    expect(row).to_have_attribute("data-seq", re.compile(r"\d+"))
    room, seq = bob.page.locator("#room").get_attribute("data-room"), row.get_attribute("data-seq")
    bob.page.goto(f"{bob.page.url.split('/rooms/')[0].rstrip('/')}/rooms/{room}/{seq}/")
    expect(panel(bob)).to_contain_text("It hangs by the door")
    bell = panel(bob).get_by_role("button", name="Stop following this thread")
    expect(bell).to_have_attribute("aria-pressed", "true")
    bell.click()
    expect(panel(bob).get_by_role("button", name="Follow this thread")).to_have_attribute(
        "aria-pressed", "false"
    )
    panel(bob).get_by_role("button", name="Close thread").click()


def test_an_answer_written_offline_waits_in_its_thread(alice: Window, bob: Window) -> None:
    alice.say("Read on the train")
    bob.sees("Read on the train")
    bob.message("Read on the train").focus()
    bob.page.keyboard.press("t")
    expect(panel(bob).locator("article", has_text="Read on the train")).to_be_visible()
    bob.cut_network(True)
    answer(bob, "In the tunnel")
    expect(panel(bob)).to_contain_text("In the tunnel")
    expect(bob.timeline).not_to_contain_text("In the tunnel")
    bob.cut_network(False)
    expect(summary(alice, "Read on the train")).to_contain_text("1 reply")

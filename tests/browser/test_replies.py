"""Answering a message: the key, the line above the box, the quote, the jump, and what becomes of its words."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.windows import Window


def banner(window: Window) -> Locator:
    return window.page.locator("#composer-reply")


def quote(window: Window, text: str) -> Locator:
    return window.message(text).locator(".reply-to")


def said(window: Window, text: str) -> Locator:
    """The message itself, not those that quote it."""
    words = window.page.locator(".message__text", has_text=text)
    return window.page.locator("article.message", has=words)


def begin_reply(window: Window, text: str) -> None:
    window.message(text).focus()
    window.page.keyboard.press("r")
    expect(window.box).to_be_focused()


def test_a_reply_quotes_present_words_and_forgets_deleted_ones(alice: Window, bob: Window) -> None:
    alice.say("Bread at *four*")
    bob.sees("Bread at four")
    begin_reply(bob, "Bread at four")
    expect(banner(bob)).to_contain_text("Replying to Alice")
    bob.say("I bring jam")
    expect(banner(bob)).to_be_hidden()
    for window in (alice, bob):
        expect(quote(window, "I bring jam")).to_contain_text("Bread at four")

    said(alice, "Bread at four").focus()
    alice.page.keyboard.press("e")
    alice.page.get_by_label("Edit message").fill("Bread at five")
    alice.page.get_by_label("Edit message").press("Enter")
    expect(quote(bob, "I bring jam")).to_contain_text("Bread at five")
    said(alice, "Bread at five").focus()
    alice.page.keyboard.press("Delete")
    alice.page.get_by_role("button", name="Delete", exact=True).last.click()
    expect(quote(bob, "I bring jam")).to_contain_text("This message was deleted")
    expect(bob.page.locator("body")).not_to_contain_text("Bread at five")
    bob.reload()
    expect(quote(bob, "I bring jam")).to_contain_text("This message was deleted")


def test_the_target_stays_with_the_draft_and_escape_ends_it(alice: Window, bob: Window) -> None:
    alice.say("Who has the key?")
    bob.sees("Who has the key?")
    bob.message("Who has the key?").hover()
    bob.page.locator("#message-tools").get_by_role("button", name="Reply").click()
    bob.box.fill("I think")
    bob.reload()
    expect(banner(bob)).to_contain_text("Replying to Alice")
    expect(bob.box).to_have_value("I think")
    bob.box.focus()
    bob.page.keyboard.press("Escape")
    expect(banner(bob)).to_be_hidden()
    expect(bob.box).to_have_value("I think")
    bob.box.fill("")


def test_a_reply_written_offline_goes_out_as_one(alice: Window, bob: Window) -> None:
    alice.say("Read on the train")
    bob.sees("Read on the train")
    bob.cut_network(True)
    begin_reply(bob, "Read on the train")
    bob.say("In the tunnel")
    expect(quote(bob, "In the tunnel")).to_contain_text("Read on the train")
    bob.cut_network(False)
    expect(quote(alice, "In the tunnel")).to_contain_text("Read on the train")


def test_the_quote_leads_to_its_message_which_is_lit(alice: Window, bob: Window) -> None:
    alice.say("The first word")
    bob.sees("The first word")
    begin_reply(bob, "The first word")
    bob.say("The second word")
    quote(alice, "The second word").click()
    first = said(alice, "The first word")
    expect(first).to_have_attribute("data-lit", "")
    expect(first).to_be_focused()
    expect(alice.page).to_have_url(re.compile(r"/rooms/\d+/$|/$"))

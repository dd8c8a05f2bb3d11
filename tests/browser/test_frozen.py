"""A tab that the browser froze, or that was duplicated: it goes on as if it had been there."""

from playwright.sync_api import expect

from tests.browser.windows import Window


def test_a_frozen_tab_has_what_was_said_meanwhile_and_sends_what_was_written(
    alice: Window, bob: Window
) -> None:
    bob.say("Before the frost")
    bob.sees_sent("Before the frost")
    lifecycle = bob.context.new_cdp_session(bob.page)
    lifecycle.send("Page.setWebLifecycleState", {"state": "frozen"})
    alice.say("Said in the frost")
    alice.sees_sent("Said in the frost")
    lifecycle.send("Page.setWebLifecycleState", {"state": "active"})
    bob.sees("Said in the frost")
    bob.say("After the frost")
    alice.sees("After the frost")
    expect(alice.message("After the frost")).to_have_count(1)


def test_a_duplicated_tab_has_the_draft_and_sends_it_once(alice: Window, bob: Window) -> None:
    alice.box.fill("Typed before it was duplicated")
    # What the browser does: the same address, and a copy of the session's storage
    with alice.context.expect_page() as opened:
        alice.page.evaluate("dispatchEvent(new Event('blur')); open(location.href, '_blank')")
    copy = Window(opened.value, alice.url, "alice", alice.complaints).wait_ready()
    expect(copy.box).to_have_value("Typed before it was duplicated")
    copy.box.press("Enter")
    copy.sees_sent("Typed before it was duplicated")
    expect(alice.box).to_have_value("")
    alice.box.press("Enter")
    bob.sees("Typed before it was duplicated")
    expect(bob.message("Typed before it was duplicated")).to_have_count(1)
    copy.page.close()

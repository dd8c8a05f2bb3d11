"""Why was I not notified? Asked from the menu of a message, by its link, by keyboard and on a phone."""

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window

PAGE = "/settings/notifications/why/"


def open_menu(window: Window, text: str) -> None:
    window.message(text).hover()
    window.page.locator("#message-tools [data-act='message:more']").press("Enter")


def test_the_menu_of_a_message_says_why_it_rang_nowhere(alice: Window, bob: Window) -> None:
    alice.say("Bread is here")
    row = bob.message("Bread is here")
    open_menu(bob, "Bread is here")
    bob.page.get_by_role("menuitem", name="Why was I not notified?").press("Enter")

    main = bob.page.locator("main")
    expect(main).to_contain_text("The workspace notifies of mentions only, and it does not name you.")
    expect(main).to_contain_text("A light at the room")
    assert list_violations(bob.page, "main") == []
    bob.page.go_back()
    bob.wait_ready()
    expect(row).to_be_visible()


def test_ones_own_message_offers_no_such_question(alice: Window, bob: Window) -> None:
    alice.say("Butter is here")
    bob.sees("Butter is here")
    open_menu(alice, "Butter is here")
    expect(alice.page.get_by_role("menuitem", name="Copy link")).to_be_visible()
    expect(alice.page.get_by_role("menuitem", name="Why was I not notified?")).to_be_hidden()


def test_a_link_is_explained_and_one_that_leads_nowhere_is_refused(alice: Window, bob: Window) -> None:
    bob.page.goto(bob.url + PAGE)
    link = bob.page.get_by_label("Link of the message")
    link.fill(f"{bob.url}/rooms/1/987654/")
    link.press("Enter")
    expect(bob.page.locator("main")).to_contain_text("No message of yours has this link.")
    expect(link).to_have_value(f"{bob.url}/rooms/1/987654/")

    link.fill("../../../etc/passwd")
    bob.page.get_by_role("button", name="Explain").click()
    expect(bob.page.locator("main")).to_contain_text("No message of yours has this link.")
    bob.complaints.take()


def test_it_fits_a_phone(phone: Window) -> None:
    for path in (PAGE, "/settings/notifications/"):
        phone.page.goto(phone.url + path)
        wide = phone.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        assert list_violations(phone.page, "main") == []

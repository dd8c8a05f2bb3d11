"""Programs: what an owner and everybody else set up for them, and how their words are told from people's."""

from playwright.sync_api import expect

from syncchat.domain.ids import make_id
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window
from tests.programmed import Token
from tests.visitors import PASSWORD


def make_token(window: Window, name: str) -> Token:
    """With what the form has, by the page that is open."""
    window.page.get_by_label("Name", exact=True).last.fill(name)
    window.page.get_by_label("Present password").fill(PASSWORD)
    window.page.get_by_role("button", name="Make a token").click()
    secret = window.page.get_by_label("Access token").input_value()
    return Token(window.url, secret)


def test_an_owner_makes_a_bot_and_everyone_sees_that_it_is_one(alice: Window, bob: Window) -> None:
    page = alice.page
    page.goto(f"{alice.url}/settings/workspace/bots/")
    page.get_by_label("Name", exact=True).fill("Builds")
    page.get_by_label("Username").fill("bob")
    page.get_by_role("button", name="Make a bot").click()
    expect(page.get_by_text("Someone here already has that username.")).to_be_visible()
    assert list_violations(page) == []
    page.get_by_label("Username").fill("builds")
    page.get_by_role("button", name="Make a bot").click()
    expect(page.get_by_text("Bot made. Now make it a token.")).to_be_visible()
    assert list_violations(page) == []
    page.get_by_label("Write:").check()
    token = make_token(alice, "CI")
    assert list_violations(page) == []

    bob.open()
    room = token.call("GET", "rooms")[1][0]["id"]
    said = {"id": str(make_id()), "body": "Release is out"}
    assert token.call("POST", f"rooms/{room}/messages", said)[0] == 201
    message = bob.message("Release is out")
    expect(message.locator("[data-part='bot']")).to_have_text("Bot")
    bob.say("Thanks, builds")
    expect(bob.message("Thanks, builds").locator("[data-part='bot']")).to_be_hidden()
    message.get_by_role("button", name="Builds").last.click()
    expect(bob.page.locator("#profile-card [data-part='bot']")).to_be_visible()
    assert list_violations(bob.page, "#profile-card") == []
    bob.page.keyboard.press("Escape")
    bob.reload()
    expect(bob.message("Release is out").locator("[data-part='bot']")).to_be_visible()
    bob.box.press_sequentially("@buil")
    expect(bob.page.get_by_role("option", name="Builds")).to_contain_text("Bot")
    heard = alice.complaints.take() + bob.complaints.take()
    assert [line for line in heard if "400" not in line] == []


def test_a_person_makes_one_on_a_phone_sees_it_once_and_revokes_it_with_the_keyboard(phone: Window) -> None:
    page = phone.page
    page.goto(f"{phone.url}/settings/tokens/")
    assert list_violations(page) == []
    page.get_by_label("Only in the rooms chosen here").check()
    page.get_by_label("Name", exact=True).fill("Notes")
    page.get_by_label("Present password").fill("wrong")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("That is not your present password.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Notes")
    page.get_by_label("General").check()
    token = make_token(phone, "Notes")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [room["name"] for room in token.call("GET", "rooms")[1]] == ["General"]

    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text(f"scr_{token.prefix}_…")).to_be_visible()
    assert token.secret not in page.content()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Revoke Notes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Revoke Notes?")).to_be_visible()
    assert list_violations(page) == []
    page.get_by_role("button", name="Revoke").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Notes is revoked")).to_be_visible()
    assert token.call("GET", "me")[0] == 401
    assert [line for line in phone.complaints.take() if "400" not in line] == []


def test_a_name_without_a_gap_makes_no_page_wider_than_the_phone(phone: Window) -> None:
    page, name = phone.page, "n" * 60
    page.goto(f"{phone.url}/settings/tokens/")

    make_token(phone, name)

    for next_link in ("Done", f"Revoke {name}"):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("link", name=next_link).click()
        assert page.get_by_text(name).first.evaluate("each => each.getBoundingClientRect().right") <= 390
    expect(page.get_by_role("heading", name=f"Revoke {name}?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

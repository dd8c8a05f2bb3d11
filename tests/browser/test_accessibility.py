"""axe finds nothing on any page, in either theme, on a desktop and on a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

OUTSIDE = (
    "/login/",
    "/register/",
    "/password/reset/",
    "/password/reset/done/",
    "/invite/wrong/",
    "/nowhere/",
)
INSIDE = (
    "/settings/profile/",
    "/settings/appearance/",
    "/settings/notifications/",
    "/settings/security/",
    "/settings/security/email/",
    "/settings/workspace/",
    "/settings/workspace/files/",
    "/settings/workspace/people/2/lock-out/",
    "/password/change/",
    "/people/bob/",
    "/welcome/",
    "/nowhere/",
)
DIALOGS = (
    "switcher",
    "create-room",
    "browse-rooms",
    "new-direct",
    "invite-people",
    "edit-room",
    "delete-room",
    "add-people",
    "shortcuts",
)
# What is no violation is counted, and not described node by node
EVERY_RULE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
RULES_OF_COLOUR = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# A theme changes colours and nothing else, so the other rules look once
THEMES = {"light": EVERY_RULE, "dark": RULES_OF_COLOUR}
AXE = """async ([within, rules]) => {
    const { violations } = await globalThis.axe.run(within ?? document, rules);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""
SETTLED = "() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))"


def list_violations(page: Page, within: str | None = None) -> list[str]:
    """In both themes; `within` is what opened on a page that was looked at before."""
    violations = []
    # Reading the script takes as long as a small dialog
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        # What is still fading in has the contrast of a moment
        page.evaluate(SETTLED)
        violations += [f"{theme}: {found}" for found in page.evaluate(AXE, [within, rules])]
    page.emulate_media(color_scheme="light")
    return violations


@pytest.fixture(scope="module")
def stranger(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("nobody")


@pytest.fixture(scope="module")
def full_room(alice: Window, bob: Window, accounts: dict[str, Visitor]) -> Window:
    """A room with every kind of message in it."""
    alice.create_room("Workshop")
    bob.join("Workshop")
    for text in (
        "Plain words",
        "**Bold**, *italic*, ~~struck~~ and `code` with a [link](https://example.org/)",
        "> quoted\n\n- one\n- two\n\n1. first",
        "```python\nprint('a long enough line')\n```",
        "@alice, look here :tada:",
        "To be deleted",
    ):
        bob.say(text)
    bob.sees_sent("To be deleted")
    bob.message("To be deleted").focus()
    bob.page.keyboard.press("Delete")
    bob.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    alice.say("My own")
    alice.sees_sent("My own")
    alice.box.press("ArrowUp")
    alice.page.keyboard.type(", edited")
    alice.page.keyboard.press("Enter")
    expect(alice.message("My own, edited")).to_have_attribute("data-edited", "")
    return alice


@pytest.fixture
def chat(full_room: Window) -> Iterator[Window]:
    yield full_room
    full_room.page.keyboard.press("Escape")


def test_what_is_wrong_in_one_theme_or_in_what_opened_is_found(stranger: Window) -> None:
    dark = "@media (prefers-color-scheme: dark) { p { color: #222; background: #111 } }"
    page = stranger.new_tab().page
    content = "<main><h1>A page</h1><p>Words</p><b><input></b></main>"
    page.set_content(f"<html lang=en><title>A page</title><style>{dark}</style>{content}")

    assert list_violations(page) == ["light: label: <input>", "dark: color-contrast: <p>Words</p>"]
    assert list_violations(page, "b") == ["light: label: <input>"]
    page.close()


@pytest.mark.parametrize("path", OUTSIDE)
def test_pages_before_signing_in(stranger: Window, path: str) -> None:
    stranger.complaints.cut = True
    stranger.page.goto(stranger.url + path)
    assert list_violations(stranger.page) == []
    assert all("the server responded" in line for line in stranger.complaints.take())


def test_what_an_owner_does_for_somebody(full_room: Window) -> None:
    tab = full_room.new_tab()
    page = tab.page
    page.goto(f"{tab.url}/settings/workspace/")
    for step in ("Manage Bob", "Make the link…"):
        page.get_by_role("link", name=step).click()
        assert list_violations(page) == []
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link to a new password")
    expect(link).to_be_focused()
    assert list_violations(page) == []
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link.input_value()
    page.close()


@pytest.mark.parametrize("path", INSIDE)
def test_pages_of_somebody_signed_in(full_room: Window, path: str) -> None:
    tab = full_room.new_tab()
    tab.page.goto(tab.url + path)
    assert list_violations(tab.page) == []
    tab.page.close()
    assert all("the server responded" in line for line in tab.complaints.take())


def test_the_reference_of_the_api(full_room: Window) -> None:
    tab = full_room.new_tab()
    page = tab.page
    page.goto(f"{tab.url}/api/v1/docs#send_message")
    # Two hundred calls and shapes look alike, and all of them would take a minute
    page.evaluate(
        "document.querySelectorAll('article:not(#send_message, #shape-Person)').forEach((each) => each.remove())"
    )
    page.locator("#send_message summary").click()
    assert list_violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


def test_the_chat(chat: Window) -> None:
    assert list_violations(chat.page) == []


def test_an_error_in_the_login_form(stranger: Window) -> None:
    stranger.page.goto(stranger.url + "/login/")
    stranger.page.locator("[name=login]").fill("alice")
    stranger.page.locator("[name=password]").fill("wrong horse")
    stranger.page.locator("main button[type=submit]").last.click()
    expect(
        stranger.page.get_by_text("don’t match").or_(stranger.page.get_by_text("don't match"))
    ).to_be_visible()
    assert list_violations(stranger.page) == []
    stranger.complaints.take()


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_dialog(chat: Window, dialog: str) -> None:
    chat.page.locator(f"[data-act='open:{dialog}']").first.evaluate("(button) => button.click()")
    expect(chat.page.locator(f"#{dialog}")).to_be_visible()
    assert list_violations(chat.page, f"#{dialog}") == []


def test_menus_tools_and_the_profile_card(chat: Window) -> None:
    message = chat.message("Plain words")
    message.hover()
    chat.page.locator("#message-tools [data-act='message:more']").click()
    expect(chat.page.locator("#message-menu")).to_be_visible()
    assert list_violations(chat.page) == []
    chat.page.keyboard.press("Escape")
    chat.room_link("Workshop").click(button="right")
    expect(chat.page.locator("#room-menu")).to_be_visible()
    assert list_violations(chat.page) == []
    chat.page.keyboard.press("Escape")
    for button, menu in (
        ("#sort-button", "#sort-menu"),
        ("[data-section=rooms] .rooms__more", "#section-menu"),
    ):
        chat.page.locator(button).click()
        expect(chat.page.locator(menu)).to_be_visible()
        assert list_violations(chat.page, menu) == []
        chat.page.keyboard.press("Escape")
    message.locator("[data-part=author]").click()
    expect(chat.page.locator("#profile-card")).to_be_visible()
    assert list_violations(chat.page, "#profile-card") == []
    chat.page.keyboard.press("Escape")


def test_lists_under_the_message_box(chat: Window) -> None:
    chat.box.fill("")
    chat.box.press_sequentially("@")
    expect(chat.page.locator("#completion")).to_be_visible()
    assert list_violations(chat.page) == []
    chat.box.fill("")
    chat.page.locator("#composer [data-act='composer:emoji']").click()
    expect(chat.page.locator("#emoji-grid button").first).to_be_visible()
    # Two thousand buttons of one kind cost axe twenty seconds, and a few say the same
    chat.page.locator("#emoji-search").fill("clap")
    expect(chat.page.locator("#emoji-grid [aria-label*=aving]")).to_have_count(0)
    assert list_violations(chat.page) == []
    chat.page.keyboard.press("Escape")
    chat.page.keyboard.press("Escape")


def test_the_phone(phone: Window, full_room: Window) -> None:
    phone.open("/")
    assert list_violations(phone.page) == []
    phone.page.locator("#menu-button").tap()
    expect(phone.page.locator("#sidebar")).to_be_visible()
    assert list_violations(phone.page) == []
    phone.page.keyboard.press("Escape")
    phone.page.locator("#details-button").tap()
    expect(phone.page.locator("#details")).to_be_visible()
    assert list_violations(phone.page) == []
    phone.page.keyboard.press("Escape")

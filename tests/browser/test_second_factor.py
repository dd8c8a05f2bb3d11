"""Second factors, as people set them up and sign in with them."""

import re
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.visitors import PASSWORD, Visitor

FITS = "() => document.documentElement.scrollWidth <= innerWidth"


def make_code(secret: str, *, later: int = 0) -> str:
    """The step before counts too: a code that was shown a moment ago is taken."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())) + later)))


def looks_right(page: Page) -> None:
    assert list_violations(page) == []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(FITS), page.url


def type_password(page: Page, name: str) -> None:
    page.get_by_label("Email or username").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_person_sets_up_an_app_and_signs_in_with_it(
    open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    window = open_window("bob").sign_in(accounts["bob"])
    page = window.page
    page.goto(f"{window.url}/settings/security/")
    page.get_by_role("link", name="Set up").first.click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    looks_right(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".qr")).to_be_visible()
    looks_right(page)
    secret = page.locator("#totp-secret").inner_text().replace(" ", "")
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    code = page.get_by_label("Code from the app")
    code.fill("123")
    code.press("Enter")
    expect(page.get_by_text("That code is not right.")).to_be_visible()
    assert page.locator("#totp-secret").inner_text().replace(" ", "") == secret
    code.fill(make_code(secret))
    code.press("Enter")

    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    looks_right(page)
    first = codes.first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert first in download.value.path().read_text()
    page.evaluate("() => { globalThis.print = () => { document.body.dataset.printed = 'yes'; }; }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 are left.")).to_be_visible()
    looks_right(page)
    _sign_in_by_code(open_window, secret, first)
    assert [line for line in window.complaints.take() if "400" not in line] == []


def _sign_in_by_code(open_window: OpenWindow, secret: str, recovery: str) -> None:
    """On a phone: a wrong code, the right one, and on another day a recovery code."""
    window = open_window("bob", viewport=PHONE, has_touch=True, is_mobile=True)
    page = window.page
    page.goto(f"{window.url}/login/")
    type_password(page, "bob")
    code = page.get_by_label("Code", exact=True)
    expect(code).to_be_focused()
    assert list_violations(page) == []
    assert page.evaluate(FITS)
    code.fill("000000")
    code.press("Enter")
    expect(page.get_by_text("That code is not right")).to_be_visible()
    code.fill(make_code(secret, later=1))
    code.press("Enter")
    window.wait_ready()
    _sign_out(window)
    type_password(page, "bob")
    code.fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    window.wait_ready()
    assert [line for line in window.complaints.take() if "400" not in line] == []


def _sign_out(window: Window) -> None:
    window.page.goto(f"{window.url}/logout/")
    window.page.locator("main form button[type=submit]").first.click()
    window.page.wait_for_url(re.compile("/login/"))


def _plug_in(page: Page) -> Callable[[bool], None]:
    """A device of Chromium's own, that finds its owner's finger at once, or waits for it when told so."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    finger = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, **finger}})

    def show_finger(is_shown: bool) -> None:
        settings = {"authenticatorId": made["authenticatorId"], "enabled": is_shown}
        session.send("WebAuthn.setAutomaticPresenceSimulation", settings)

    return show_finger


def test_a_person_signs_in_with_a_passkey(open_window: OpenWindow, accounts: dict[str, Visitor]) -> None:
    window = open_window("charlie")
    page = window.page
    show_finger = _plug_in(page)
    page.goto(f"{window.url}/login/")
    # No browser makes one for a number
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    window.url = window.complaints.origin = window.url.replace("127.0.0.1", "localhost")
    page.goto(f"{window.url}/login/?next=/settings/security/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    looks_right(page)
    type_password(page, "charlie")
    _add(page, "Lantern")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator(".key-row", has_text="Lantern")).to_contain_text("never used")
    looks_right(page)
    # The device has one already
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey")).to_be_visible()

    _sign_out(window)
    page.get_by_role("button", name="Use a passkey").click()
    window.wait_ready()
    _sign_out(window)
    # Among what fills in the field: chosen there, nothing has to be pressed
    page.get_by_label("Email or username").hover()
    window.wait_ready()
    _sign_out(window)
    show_finger(False)
    type_password(page, "charlie")
    show_finger(True)
    expect(page.get_by_text("show your passkey")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="Use a passkey").click()
    window.wait_ready()

    page.goto(f"{window.url}/settings/security/")
    expect(page.locator(".key-row", has_text="Lantern")).to_contain_text(
        re.compile(r"used (now|a second ago|\d+ seconds ago)")
    )
    page.get_by_role("link", name="Remove Lantern").click()
    looks_right(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".key-row", has_text="Lantern")).to_have_count(0)
    _sign_out(window)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That passkey does not sign in here.")).to_be_visible()
    assert [line for line in window.complaints.take() if "400" not in line] == []


def _add(page: Page, name: str) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    looks_right(page)
    field = page.get_by_label("Name")
    expect(field).to_have_value("Chrome on Linux")
    field.fill(name)
    field.press("Enter")
    expect(page.locator(".recovery-codes code")).to_have_count(10)

"""Mails as they look, and the pages behind their links."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from syncchat.domain.mail.notices import FACTS
from tests.browser.letters import LOOKS, show, write_account_notice, write_digest
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.mail.post_office import PostOffice, open_post_office
from tests.servers import Server, open_server
from tests.visitors import PASSWORD

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="module")
def module_server(
    tmp_path_factory: pytest.TempPathFactory, static_root: Path, office: PostOffice
) -> Iterator[Server]:
    mail_server = f"smtp://127.0.0.1:{office.port}"
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {"EMAIL_URL": mail_server})
    yield server
    server.stop()


def find_link(window: Window, office: PostOffice, part: str) -> str:
    """Waits for the mail: it leaves by the queue."""
    for _time in range(100):
        for mail in reversed(office.taken):
            words = mail.get_body(("plain",))
            assert words is not None
            if found := re.search(rf"http://[^/\s]+(/{part}/\S+)", words.get_content()):
                return f"{window.url}{found[1]}"
        window.page.wait_for_timeout(100)
    raise AssertionError(office.ids)


@pytest.mark.parametrize(("theme", "size"), LOOKS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_mail_fits_and_can_be_read_in_every_look(
    stranger_page: Window, theme: str, size: str, language: str
) -> None:
    page = stranger_page.page
    show(page, write_digest(language), theme, size)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dark = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert dark == ("rgb(7, 16, 20)" if theme == "dark" else "rgb(228, 238, 242)")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".me")).to_have_text("@Lena")
    expect(page.locator("b")).to_have_count(0)


@pytest.fixture(scope="module")
def stranger_page(open_window: OpenWindow) -> Window:
    return open_window("nobody")


@pytest.mark.parametrize(("theme", "size"), LOOKS)
@pytest.mark.parametrize("name", FACTS)
def test_a_mail_about_an_account_fits_with_its_button_in_every_look(
    stranger_page: Window, name: str, theme: str, size: str
) -> None:
    page = stranger_page.page
    for language in ("en", "de"):
        show(page, write_account_notice(name, language), theme, size)

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("a").count() == page.locator(".btn").count()


@pytest.mark.parametrize("write", [write_digest, write_account_notice])
def test_nothing_in_a_mail_hinders_a_screen_reader(stranger_page: Window, write: Callable[[], str]) -> None:
    show(stranger_page.page, write(), "light", "phone")

    assert list_violations(stranger_page.page) == []


def test_an_address_is_confirmed_by_keys_on_a_phone_and_the_settings_say_so(
    alice: Window, open_window: OpenWindow, office: PostOffice
) -> None:
    page = alice.page
    page.goto(f"{alice.url}/settings/security/email/")
    page.get_by_role("textbox", name="Email").fill("alice@example.org")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Save email").click()
    expect(page.get_by_text("Not confirmed")).to_be_visible()
    assert list_violations(page) == []
    page.goto(f"{alice.url}/settings/notifications/")
    page.get_by_role("button", name="Send the mail").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Look in your mail")).to_be_visible()
    expect(page).to_have_url(f"{alice.url}/settings/notifications/")
    assert list_violations(page) == []

    phone = open_window("alice", viewport=PHONE, has_touch=True, is_mobile=True).page
    phone.goto(find_link(alice, office, "email/verify"))
    expect(phone.get_by_role("heading", name="Is this your address?")).to_be_visible()
    assert list_violations(phone) == []
    phone.get_by_role("button", name="Confirm the address").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(page.get_by_role("button", name="Send the mail")).to_have_count(0)
    page.goto(f"{alice.url}/settings/security/")
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["missed", "digest"])
def test_mails_are_stopped_signed_out_by_keys_on_a_phone(
    alice: Window, module_server: Server, open_window: OpenWindow, theme: Any, kind: str
) -> None:
    code = (
        "from syncchat.domain.mail.links import make_unsubscribe_link as m; from syncchat.models import User;"
        f"print(m(User.objects.get(username='alice').pk, '{kind}'))"
    )
    path = "/unsubscribe/" + module_server.manage("shell", "-c", code).rpartition("/unsubscribe/")[2].strip()
    phone = open_window("nobody", viewport=PHONE, has_touch=True, color_scheme=theme).page
    phone.goto(alice.url + path)

    expect(phone.get_by_role("heading", name="Stop these emails?")).to_be_visible()
    assert list_violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Stop them").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="You get no more of them")).to_be_visible()
    assert list_violations(phone) == []


def test_a_link_that_stops_nothing_says_so(stranger_page: Window) -> None:
    for path in ("/unsubscribe/nonsense/", "/email/verify/nonsense/"):
        stranger_page.page.goto(stranger_page.url + path)
        expect(stranger_page.page.get_by_role("heading", level=1)).to_contain_text("nothing")
        assert list_violations(stranger_page.page) == []
    assert all("the server responded" in line for line in stranger_page.complaints.take())


def test_a_link_signs_in_on_a_phone_and_passwords_are_switched_off(
    alice: Window, open_window: OpenWindow, office: PostOffice
) -> None:
    """After the test before: Alice's address is confirmed."""
    page = alice.page
    page.goto(f"{alice.url}/settings/workspace/sign-in/")
    assert list_violations(page) == []
    page.get_by_role("button", name="Turn on: Links by email").focus()
    page.keyboard.press("Enter")
    show_password(page)
    expect(page.get_by_text("Settings saved")).to_be_visible()
    page.get_by_role("button", name="Turn off: Passwords").click()
    expect(page.get_by_text("come in another way first")).to_be_visible()
    assert list_violations(page) == []

    window = open_window("alice", viewport=PHONE, has_touch=True, is_mobile=True)
    phone = window.page
    phone.goto(f"{alice.url}/login/?next=/settings/workspace/sign-in/")
    phone.get_by_role("link", name="Send me a link by email").tap()
    email = phone.get_by_label("Email", exact=True)
    expect(email).to_be_focused()
    assert list_violations(phone) == []
    email.fill("alice")
    email.press("Enter")
    expect(phone.get_by_text("This is not an email address")).to_be_visible()
    email.fill("alice@example.org")
    email.press("Enter")
    expect(phone.get_by_role("heading", name="Look in your mail")).to_be_visible()
    assert list_violations(phone) == []
    link = find_link(alice, office, "login/link")
    other = open_window("alice")
    elsewhere = other.page
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", name="Sign in here?")).to_be_visible()
    assert list_violations(elsewhere) == []
    phone.goto(link)
    expect(phone.get_by_role("heading", name="Come on in")).to_be_visible()
    assert list_violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Sign in").tap()
    expect(phone).to_have_url(f"{alice.url}/settings/workspace/sign-in/")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Turn off: Passwords").tap()
    expect(phone.get_by_text("Settings saved")).to_be_visible()
    elsewhere.get_by_role("button", name="Sign in here").click()
    expect(elsewhere.get_by_role("heading", name="This link signs nobody in")).to_be_visible()
    elsewhere.goto(f"{alice.url}/login/")
    expect(elsewhere.get_by_label("Password", exact=True)).to_have_count(0)
    assert list_violations(elsewhere) == []
    assert [
        line
        for each in (window, alice, other)
        for line in each.complaints.take()
        if "the server responded" not in line
    ] == []


def show_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

"""This browser is turned on and off, tried and listed, asked about once, and told by a real push service."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import PHONE
from tests.browser.pushes import COUNT_SOUNDS, Pushes, allow, give_push_manager
from tests.browser.test_accessibility import list_violations
from tests.browser.whole_browser import browser  # noqa: F401
from tests.browser.windows import OpenWindow, Window
from tests.push_service import Device, PushService, run_push_service
from tests.servers import Server, open_server
from tests.visitors import Visitor

IS_GONE = """() => [...document.querySelectorAll("#details-members [data-user]")]
    .some((row) => row.textContent.includes("Bob") && row.querySelector("[data-state='offline']"))"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with run_push_service() as service:
        yield service


@pytest.fixture(scope="module")
def module_server(
    service: PushService, tmp_path_factory: pytest.TempPathFactory, static_root: Path
) -> Iterator[Server]:
    environment = {"TEST_PUSH_PORT": str(service.port)}
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, environment)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def device(service: PushService) -> Device:
    return service.make_device("bobs-chromium")


@pytest.fixture(scope="module")
def reader(open_window: OpenWindow, accounts: dict[str, Visitor], device: Device) -> Window:
    window = allow(open_window("bob", service_workers="allow"))
    give_push_manager(window, device)
    return window.sign_in(accounts["bob"]).open()


def open_settings(window: Window) -> Locator:
    window.page.goto(window.url + "/settings/notifications/")
    return window.page.locator("[data-this-browser]")


def find_card(window: Window) -> Locator:
    """There, and silent until the first message."""
    card = window.page.locator("#ask-notifications")
    expect(card).to_have_count(1)
    expect(card).to_be_hidden()
    return card


def say_by_button(phone: Window, words: str) -> None:
    phone.box.fill(words)
    phone.page.locator("#send").tap()


def test_it_asks_after_the_first_message_and_what_was_turned_on_gets_real_pushes(
    reader: Window, alice: Window, service: PushService, device: Device
) -> None:
    card = find_card(reader)
    reader.say("The first one from here")
    expect(card).to_contain_text("while the chat is closed")
    assert list_violations(reader.page, "#ask-notifications") == []
    card.get_by_role("button", name="Turn on").press("Enter")
    expect(reader.toast("This browser tells you now")).to_be_visible()
    expect(card).to_have_count(0)

    pushes = Pushes(reader)
    open_settings(reader)
    # Whoever is there is told by their page
    alice.page.wait_for_function(IS_GONE)
    alice.say("@bob are you still there?")
    [received] = service.wait_for(device, 1, seconds=30)
    pushes.deliver(received.words)
    [shown] = pushes.wait_shown("Alice in General")
    assert shown["body"] == "@bob are you still there?"
    # Read in the chat, it is gone here
    pushes.press(shown["tag"], "reply", "I am now")
    alice.sees("I am now")


def test_the_settings_try_it_and_list_it_and_turn_it_off(
    reader: Window, service: PushService, device: Device
) -> None:
    section = open_settings(reader)
    expect(section).to_contain_text("This browser tells you, also while the chat is closed.")
    before = len(device.received)
    section.get_by_role("button", name="Send a test").press("Enter")
    expect(section).to_contain_text("It is on its way.")
    service.wait_for(device, before + 1)
    row = section.locator("li", has_text="This device")
    expect(row).to_contain_text("Last sent")
    assert list_violations(reader.page, "main") == []

    row.get_by_role("button", name="Remove").click()
    expect(section.locator("li")).to_have_count(0)
    expect(section).to_contain_text("can tell you of mentions and direct messages")
    expect(section.get_by_role("button", name="Turn on")).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(section.locator("li")).to_have_count(1)
    section.get_by_role("button", name="Turn off").click()
    expect(section.locator("li")).to_have_count(0)


def test_what_was_removed_elsewhere_is_off_here_and_the_time_is_as_everywhere(
    reader: Window, accounts: dict[str, Visitor]
) -> None:
    section = open_settings(reader)
    section.get_by_role("button", name="Turn on").click()
    section.get_by_role("button", name="Send a test").click()
    expect(section.locator("time")).to_have_text(re.compile(r"^\d{1,2} \w+ \d{4}, \d\d:\d\d$"))
    number = reader.page.evaluate("() => JSON.parse(localStorage.getItem('syncchat-push')).id")
    assert accounts["bob"].call("DELETE", f"push/devices/{number}")[0] == 204

    section = open_settings(reader)
    expect(section).to_contain_text("can tell you of mentions and direct messages")
    expect(section.get_by_role("button", name="Turn on")).to_be_visible()


def test_what_the_server_refuses_stands_there_in_its_words(reader: Window) -> None:
    said = {"code": "conflict", "message": "20 devices get your notifications, and no more can."}
    reader.page.route("**/api/v1/push/devices", lambda route: route.fulfill(status=409, json=said))
    section = open_settings(reader)
    section.get_by_role("button", name="Turn on").click()
    expect(section).to_contain_text("20 devices get your notifications")
    reader.page.unroute("**/api/v1/push/devices")
    section.get_by_role("button", name="Turn on").click()
    expect(section).to_contain_text("This browser tells you")
    section.get_by_role("button", name="Turn off").click()
    expect(section.get_by_role("button", name="Turn on")).to_be_visible()
    assert all("409" in line for line in reader.complaints.take())


def test_a_push_service_that_refuses_is_said_after_a_test(
    reader: Window, service: PushService, device: Device
) -> None:
    section = open_settings(reader)
    section.get_by_role("button", name="Turn on").click()
    service.devices.pop(device.name)
    section.get_by_role("button", name="Send a test").click()
    expect(section).to_contain_text("did not take it")
    section.get_by_role("button", name="Turn off").click()
    expect(section.get_by_role("button", name="Turn on")).to_be_visible()
    service.devices[device.name] = device


def test_signing_out_takes_the_subscription_and_what_is_shown_along(
    reader: Window, alice: Window, accounts: dict[str, Visitor]
) -> None:
    section = open_settings(reader)
    section.get_by_role("button", name="Turn on").click()
    expect(section.locator("li")).to_have_count(1)
    pushes = Pushes(reader)
    pushes.deliver({"notification": {"title": "Something secret"}})
    pushes.wait_shown("Something secret")
    reader.context.clear_cookies()
    reader.page.goto(reader.url + "/login/")
    pushes.wait_shown()
    reader.page.wait_for_function("() => !localStorage.getItem('given-push')")


def test_not_now_is_for_good_and_the_settings_have_it_still(
    open_window: OpenWindow, accounts: dict[str, Visitor], service: PushService
) -> None:
    phone = allow(open_window("charlie", viewport=PHONE, has_touch=True, is_mobile=True))
    give_push_manager(phone, service.make_device("charlies"))
    phone.sign_in(accounts["charlie"]).open()
    card = find_card(phone)
    say_by_button(phone, "From the phone")
    expect(card).to_be_visible()
    assert phone.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    card.get_by_role("button", name="Not now").tap()
    expect(card).to_have_count(0)
    phone.reload()
    card = find_card(phone)
    say_by_button(phone, "And another one")
    phone.sees_sent("And another one")
    expect(card).to_be_hidden()
    open_settings(phone)
    expect(phone.page.get_by_role("button", name="Turn on")).to_be_visible()
    assert phone.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_whoever_has_blocked_it_reads_how_to_allow_it(
    open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    window = open_window("charlie")
    window.context.add_init_script(
        "Object.defineProperty(Notification, 'permission', {get: () => window.given ?? 'default'});"
        "Notification.requestPermission = async () => { window.given = 'denied'; return 'denied'; };"
    )
    window.sign_in(accounts["charlie"]).open()
    card = find_card(window)
    window.say("Ask me")
    card.get_by_role("button", name="Turn on").click()
    expect(card).to_contain_text("Press the icon to the left of the address")
    expect(card.get_by_role("button", name="Turn on")).to_be_hidden()


def test_without_https_or_without_pushes_the_settings_say_why_not(
    open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    for change, words in (
        (
            "Object.defineProperty(window, 'isSecureContext', {get: () => false});",
            "only for addresses with https",
        ),
        ("delete window.PushManager;", "cannot be told anything"),
        ("navigator.standalone = false;", "Add to Home Screen"),
    ):
        window = open_window("charlie")
        window.context.add_init_script(change)
        section = open_settings(window.sign_in(accounts["charlie"]))
        expect(section).to_contain_text(words)
        expect(section.get_by_role("button", name="Turn on")).to_be_hidden()
        window.context.close()


def test_the_sounds_can_be_listened_to_as_loud_as_the_slider_stands(
    reader: Window, accounts: dict[str, Visitor]
) -> None:
    reader.sign_in(accounts["bob"])
    page = reader.page
    open_settings(reader)
    page.evaluate(f"() => {{ {COUNT_SOUNDS} }}")
    page.get_by_role("button", name="Direct message").press("Enter")
    page.wait_for_function("() => window.heard.length === 3")
    slider = page.get_by_role("slider", name="Volume")
    slider.focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name="Mention").click()
    page.wait_for_timeout(100)
    assert page.evaluate("() => window.heard.length") == 3

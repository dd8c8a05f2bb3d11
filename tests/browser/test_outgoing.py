"""Outgoing webhooks and slash commands: made on the pages, asked by keys, answered to one person or to all."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.program import Program, run_program, say
from tests.programmed import Bot, make_bot
from tests.push_service import answer_with
from tests.servers import Server, open_server
from tests.visitors import Visitor

PHONE = {"width": 390, "height": 844}
OUTGOING = "/settings/workspace/outgoing/"


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with run_program() as running:
        yield running


@pytest.fixture(scope="module")
def module_server(
    program: Program, tmp_path_factory: pytest.TempPathFactory, static_root: Path
) -> Iterator[Server]:
    environment = {"WEBHOOK_HOSTS": program.host}
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, environment)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def bot(accounts: dict[str, Visitor]) -> Bot:
    return make_bot(accounts["alice"])


@pytest.fixture(scope="module")
def webhook(accounts: dict[str, Visitor], bot: Bot, program: Program) -> str:
    """The path of its page; it answers `/deploy`."""
    form = {"name": "Deploys", "bot": str(bot.id), "url": program.url, "format": "standard"}
    accounts["alice"].press(f"{OUTGOING}new/", f"{OUTGOING}new/", form)
    _status, page = accounts["alice"].open(OUTGOING)
    found = re.search(rf"{OUTGOING}\d+/", page)
    assert found
    made = found[0]
    command = {"name": "/deploy", "hint": "prod or test", "description": "Ships the main branch"}
    accounts["alice"].press(made, f"{made}commands/", command)
    return made


@pytest.fixture(autouse=True)
def _answer_nothing(program: Program) -> Iterator[None]:
    yield
    program.trouble, program.answer = [], lambda _told: ""
    program.told.clear()


def test_a_webhook_is_made_by_keys_and_its_delivery_shown_and_sent_again(
    alice: Window, bot: Bot, program: Program
) -> None:
    page = alice.page
    page.goto(alice.url + OUTGOING)
    assert list_violations(page) == []
    page.get_by_role("link", name="Make an outgoing webhook").press("Enter")
    page.get_by_label("Name", exact=True).fill("Told")
    page.get_by_label("Reactions", exact=True).press("Space")
    assert list_violations(page) == []
    page.get_by_label("Address", exact=False).fill(program.url)
    page.get_by_role("button", name="Make it").press("Enter")
    expect(page.get_by_role("heading", name="Told", exact=True)).to_be_visible()
    assert list_violations(page) == []

    page.get_by_role("button", name="Send a test").press("Enter")
    program.wait_for(1)
    page.reload()
    page.get_by_role("link", name="test", exact=True).click()
    expect(page.get_by_text("taken")).to_be_visible()
    assert list_violations(page) == []
    page.get_by_role("button", name="Send it again").press("Enter")
    program.wait_for(2)
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the webhook").click()
    expect(page.get_by_role("heading", name="Outgoing webhooks")).to_be_visible()
    alice.open()


def test_a_command_is_completed_by_keys_and_answers_whoever_asked_alone(
    alice: Window, bob: Window, webhook: str, program: Program
) -> None:
    program.answer = lambda _told: json.dumps({"text": "Deploying **prod**, see <https://x.example>"})
    bob.open()
    bob.box.press_sequentially("/dep")
    option = bob.page.get_by_role("listbox", name="Commands").get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("Ships the main branch")
    bob.box.press("Tab")
    expect(bob.box).to_have_value("/deploy ")
    bob.box.press_sequentially("prod")
    bob.box.press("Enter")

    answer = bob.page.locator(".whisper")
    expect(answer).to_contain_text("Only you see this")
    expect(answer.locator("strong")).to_have_text("prod")
    expect(bob.box).to_have_value("")
    expect(bob.box).to_be_focused()
    assert program.told[-1].said["data"]["text"] == "prod"
    assert list_violations(bob.page, ".whispers") == []
    expect(alice.page.get_by_text("Deploying")).to_have_count(0)

    later = program.told[-1].said["data"]["response_url"]
    post(bob, later, {"text": "Done after a while"})
    expect(answer).to_have_count(2)
    bob.create_room("Elsewhere")
    expect(answer).to_have_count(0)
    bob.go_to("General")
    answer.first.get_by_role("button", name="Put this answer away").press("Enter")
    expect(answer).to_have_count(1)
    expect(bob.box).to_be_focused()
    answer.first.get_by_role("button", name="Put this answer away").click()
    expect(answer).to_have_count(0)


def test_an_answer_for_the_room_is_seen_by_both(
    alice: Window, bob: Window, webhook: str, program: Program
) -> None:
    said = {"text": "Deployed to prod", "response_type": "in_channel"}
    program.answer = lambda _told: json.dumps(said)
    alice.open()
    bob.open()

    bob.say("/deploy prod")

    for window in (alice, bob):
        expect(window.message("Deployed to prod")).to_be_visible()
        expect(window.message("/deploy")).to_have_count(0)
    expect(bob.page.locator(".whisper")).to_have_count(0)


def test_whatever_goes_wrong_the_words_stay_and_nothing_is_said(
    alice: Window, bob: Window, webhook: str, program: Program
) -> None:
    bob.open()
    refusal = bob.page.locator("#composer [data-part=refusal]")
    program.trouble = [answer_with(500), say("", 302)]
    for status in ("500", "302"):
        bob.say("/deploy prod")
        expect(refusal).to_contain_text(f"/deploy answered with an error ({status})")
        expect(bob.box).to_have_value("/deploy prod")

    # The browser says of itself that a request was refused
    assert all("503" in line for line in bob.complaints.take())

    bob.page.context.set_offline(True)
    bob.complaints.cut = True
    bob.box.fill("/deploy without a network")
    bob.box.press("Enter")
    expect(refusal).to_contain_text("That did not work")
    expect(bob.box).to_have_value("/deploy without a network")
    bob.page.context.set_offline(False)
    program.answer = lambda _told: json.dumps({"text": "Now it works"})
    bob.box.press("Enter")
    expect(bob.page.locator(".whisper")).to_contain_text("Now it works")
    bob.complaints.cut = False
    expect(alice.message("/deploy")).to_have_count(0)
    bob.open()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_an_answer_and_the_pages_fit(
    alice: Window,
    open_window: OpenWindow,
    accounts: dict[str, Visitor],
    webhook: str,
    program: Program,
    theme: Any,
) -> None:
    program.answer = lambda _told: json.dumps({"text": "A long answer " * 60 + "`x" + "y" * 200 + "`"})
    phone = open_window("alice", viewport=PHONE, has_touch=True, is_mobile=True, color_scheme=theme)
    page = phone.sign_in(accounts["alice"]).open().page
    phone.box.fill("/deploy")
    page.locator("#send").tap()
    expect(page.locator(".whisper")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert list_violations(page) == []
    expect(phone.box).to_be_in_viewport()
    for path in (OUTGOING, f"{OUTGOING}new/", webhook, f"{webhook}rotate/"):
        page.goto(alice.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert list_violations(page) == [], path


def post(window: Window, address: str, said: Any) -> None:
    path = "/answers/" + address.split("/answers/")[1]
    answer = window.page.request.post(window.url + path, data=said)
    assert answer.status == 200, answer.text()

"""Buttons and selects of a program: pressed by keys, answered live for everybody, and said where nobody answers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.program import Program, Told, run_program
from tests.programmed import Bot, make_bot
from tests.push_service import answer_with
from tests.servers import Server, open_server
from tests.visitors import Visitor

PHONE = {"width": 390, "height": 844}
OUTGOING = "/settings/workspace/outgoing/"
ASKED: dict[str, str] = {
    "title": "Throw it away?",
    "text": "Nobody gets it back.",
    "yes": "Throw it away",
    "no": "Keep it",
}
DAYS = [
    {"text": "Thursday", "value": "thu", "group": "This week"},
    {"text": "Monday", "value": "mon", "group": "Next week"},
]
ROWS: list[dict[str, Any]] = [
    {
        "id": "order",
        "elements": [
            {"kind": "button", "id": "ship", "text": "Ship it", "value": "17", "style": "primary"},
            {"kind": "button", "id": "drop", "text": "Drop it", "style": "danger", "confirm": ASKED},
            {"kind": "button", "id": "look", "text": "Look at it", "url": "https://kiln.example/17"},
        ],
    },
    {
        "id": "when",
        "elements": [
            {"kind": "select", "id": "day", "text": "Which day?", "options": DAYS},
            {"kind": "multi_select", "id": "who", "text": "Who is told?", "options": DAYS},
        ],
    },
]


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with run_program() as running:
        yield running


@pytest.fixture(scope="module")
def module_server(
    program: Program, tmp_path_factory: pytest.TempPathFactory, static_root: Path
) -> Iterator[Server]:
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {"WEBHOOK_HOSTS": program.host})
    yield server
    server.stop()


@pytest.fixture(scope="module")
def bot(accounts: dict[str, Visitor], program: Program) -> Bot:
    """What is pressed on its messages, the program is told."""
    made = make_bot(accounts["alice"])
    form = {"name": "Orders", "bot": str(made.id), "url": program.url, "format": "standard"}
    accounts["alice"].press(f"{OUTGOING}new/", f"{OUTGOING}new/", form)
    return made


@pytest.fixture(autouse=True)
def _answer_nothing(program: Program) -> Iterator[None]:
    yield
    program.trouble, program.answer = [], lambda _told: ""
    program.told.clear()


def ask(bot: Bot, accounts: dict[str, Visitor], words: str) -> None:
    room = accounts["alice"].general()["id"]
    said = {"id": str(uuid4()), "body": words, "actions": ROWS}
    status, answer = bot.call("POST", f"rooms/{room}/messages", said)
    assert status == 201, answer


def find_button(message: Locator, name: str) -> Locator:
    return message.get_by_role("button", name=name, exact=True)


def test_one_presses_by_keys_the_program_answers_and_both_see_it(
    alice: Window, bob: Window, bot: Bot, accounts: dict[str, Visitor], program: Program
) -> None:
    def answer(told: Told) -> str:
        who = told.said["data"]["person"]["name"]
        return json.dumps(
            {"text": f"Order 17 is shipped by {who}", "replace_original": True, "actions": ROWS[1:]}
        )

    program.answer = answer
    alice.open()
    bob.open()
    ask(bot, accounts, "Order 17 is ready")
    his = bob.message("Order 17 is ready")
    find_button(his, "Ship it").press("Enter")

    for window in (alice, bob):
        shipped = window.message("Order 17 is shipped by")
        expect(shipped).to_contain_text("Bob")
        expect(find_button(shipped, "Ship it")).to_have_count(0)
    (told,) = program.told
    assert told.said["data"]["action"] == {
        "row": "order",
        "id": "ship",
        "kind": "button",
        "text": "Ship it",
        "value": "17",
    }
    bob.open()
    again = bob.message("Order 17 is shipped by")
    program.answer = lambda _told: ""
    again.get_by_role("combobox", name="Which day?").select_option("mon")
    again.locator(".presses__select").get_by_role("button", name="Send").click()
    expect(again.get_by_role("status")).to_contain_text("has it.")
    assert program.told[-1].said["data"]["action"]["values"] == ["mon"]
    again.locator("summary").press("Enter")
    again.get_by_role("checkbox", name="This week: Thursday").press("Space")
    again.locator(".presses__many").get_by_role("button", name="Send").press("Enter")
    program.wait_for(3)
    assert program.told[-1].said["data"]["action"]["values"] == ["thu"]
    expect(again.locator(".presses__many .btn[aria-busy], .presses [aria-disabled]")).to_have_count(0)
    assert list_violations(bob.page, ".presses") == []


def test_what_asks_first_is_told_only_when_one_says_yes(
    bob: Window, bot: Bot, accounts: dict[str, Visitor], program: Program
) -> None:
    bob.open()
    ask(bot, accounts, "Old clay")
    message = bob.message("Old clay")
    find_button(message, "Drop it").click()
    dialog = bob.page.locator("#confirm")
    expect(dialog).to_contain_text("Nobody gets it back.")
    assert list_violations(bob.page, "#confirm") == []
    dialog.get_by_role("button", name="Keep it").click()
    expect(message.get_by_role("status")).to_be_empty()
    find_button(message, "Drop it").click()
    dialog.get_by_role("button", name="Throw it away").press("Enter")

    expect(message.get_by_role("status")).to_contain_text("has it.")
    expect(find_button(message, "Drop it")).to_be_focused()
    assert [told.said["data"]["action"]["id"] for told in program.told] == ["drop"]
    leads = message.get_by_role("link", name=re.compile("Look at it"))
    expect(leads).to_have_attribute("href", "https://kiln.example/17")


def test_where_the_program_or_the_network_is_away_that_is_said_and_nothing_waits(
    bob: Window, bot: Bot, accounts: dict[str, Visitor], program: Program
) -> None:
    bob.open()
    network = Network(bob)
    bob.reload()
    ask(bot, accounts, "Broken order")
    message = bob.message("Broken order")
    program.trouble = [answer_with(500)]
    find_button(message, "Ship it").click()
    status = message.get_by_role("status")
    expect(status).to_contain_text("did not answer. Try again.")
    find_button(message, "Ship it").click()
    expect(status).to_contain_text("has it.")
    assert len(program.told) == 2

    network.go_down()
    expect(status).to_contain_text("You are offline.", timeout=10_000)
    expect(find_button(message, "Ship it")).to_have_attribute("aria-disabled", "true")
    find_button(message, "Ship it").press("Enter")
    network.come_back()
    expect(find_button(message, "Ship it")).not_to_have_attribute("aria-disabled", "true")
    assert len(program.told) == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_they_fit_and_are_large_enough(
    open_window: OpenWindow, accounts: dict[str, Visitor], bot: Bot, theme: Any
) -> None:
    ask(bot, accounts, f"Order in the {theme}")
    phone = open_window("alice", viewport=PHONE, has_touch=True, is_mobile=True, color_scheme=theme)
    page = phone.sign_in(accounts["alice"]).open().page
    message = phone.message(f"Order in the {theme}")
    expect(find_button(message, "Ship it")).to_be_visible()
    message.locator("summary").tap()
    for each in message.locator(".presses :is(.btn, select, .presses__option)").all():
        box = each.bounding_box()
        assert box, each
        assert box["height"] >= 44, each
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert list_violations(page) == []

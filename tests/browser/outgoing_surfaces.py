"""The surfaces of outgoing webhooks: the list, one with what it was told, an answer to a slash command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.program import Program, Told, run_program, say

LIST = "/settings/workspace/outgoing/"
HOURS = [{"text": f"{hour}:00", "value": str(hour), "group": "Tonight"} for hour in (20, 21, 22)]
SURE = {
    "title": "Cancel this firing?",
    "text": "Everybody has to unload.",
    "yes": "Cancel it",
    "no": "Keep it",
}
ROWS = [
    {
        "id": "firing",
        "elements": [
            {"kind": "button", "id": "fire", "text": "Fire it", "style": "primary"},
            {"kind": "button", "id": "wait", "text": "Wait for me"},
            {"kind": "button", "id": "off", "text": "Cancel the firing", "style": "danger", "confirm": SURE},
            {"kind": "button", "id": "see", "text": "The log", "url": "https://kiln.example/firing/8"},
        ],
    },
    {
        "id": "more",
        "elements": [
            {"kind": "select", "id": "when", "text": "From when on?", "options": HOURS},
            {"kind": "multi_select", "id": "who", "text": "Who unloads?", "options": HOURS},
        ],
    },
]
_programs: list[Program] = []


@contextmanager
def run_kiln() -> Iterator[Program]:
    with run_program() as program:
        program.answer = _answer
        _programs.append(program)
        yield program


def _answer(told: Told) -> str:
    if told.said["type"] != "command.used":
        return json.dumps({"ok": True})
    if told.said["data"]["text"] == "load":
        said = {"text": "**Tonight's firing** is loaded: 1,220 °C, 9 hours, 14 pieces of Mira's and yours."}
        return json.dumps({**said, "response_type": "in_channel", "actions": ROWS})
    text = (
        "**1,204 °C**, holding for 25 minutes more.\nThe log of this firing: <https://kiln.example/firing/7>"
    )
    return json.dumps({"text": text})


def visit(page: Page, path: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + path)


def list_outgoing(page: Page) -> None:
    make_outgoing(page)
    visit(page, LIST)
    page.locator(".key-row").first.wait_for()


def show_outgoing(page: Page) -> None:
    """Its deliveries are at the end."""
    make_outgoing(page)
    page.locator("#deliveries-heading").evaluate("(heading) => heading.scrollIntoView({block: 'start'})")


def show_new(page: Page) -> None:
    make_outgoing(page)
    visit(page, f"{LIST}new/")


def show_delivery(page: Page) -> None:
    make_outgoing(page)
    page.get_by_role("link", name="message.sent").first.click()
    page.locator("#delivery-heading").wait_for()


def press_kiln(page: Page) -> None:
    """What a bot put beneath its words, of which one was pressed."""
    visit(page, "/")
    page.locator("#composer-text").wait_for()
    if page.locator("#rows .presses").count() == 0:
        ask_kiln(page, "/kiln load", "#rows .presses")
    buttons = page.locator("#rows .presses").last
    buttons.get_by_role("button", name="Wait for me").click()
    buttons.get_by_role("status").filter(has_text="has it").wait_for()
    buttons.locator("summary").click()
    buttons.evaluate("(root) => root.scrollIntoView({block: 'center'})")


def ask_before(page: Page) -> None:
    press_kiln(page)
    page.locator("#rows .presses").last.get_by_role("button", name="Cancel the firing").click()
    page.locator("#confirm").wait_for()


def ask_kiln(page: Page, command: str = "/kiln status", shown: str = ".whisper") -> None:
    make_outgoing(page)
    visit(page, "/")
    page.locator("#composer-text").wait_for()
    page.locator("a[href^='/rooms/']", has_text="General").first.evaluate("(link) => link.click()")
    page.locator("#room-name", has_text="General").wait_for()
    page.locator("#composer-text").fill(command)
    page.locator("#send").click()
    page.locator(shown).last.wait_for()


def make_outgoing(page: Page) -> None:
    """Once; told of a message and of a test, of which the program first took neither."""
    visit(page, LIST)
    page.locator("#outgoing-heading").wait_for()
    made = page.get_by_role("link", name="Kiln log")
    if made.count():
        made.click()
        page.locator("#deliveries-heading").wait_for()
        return
    (program,) = _programs
    visit(page, "/settings/workspace/bots/")
    page.get_by_label("Name", exact=True).fill("Kiln keeper")
    page.get_by_label("Username").fill("kiln-keeper")
    page.get_by_role("button", name="Make a bot").click()
    page.locator("#bot-heading").wait_for()
    visit(page, f"{LIST}new/")
    page.get_by_label("Name", exact=True).fill("Kiln log")
    page.get_by_label("What this bot sees").select_option(label="Kiln keeper")
    page.locator("[name=url]").fill(program.url)
    page.get_by_role("button", name="Make it").click()
    page.get_by_label("Command", exact=True).fill("/kiln")
    page.get_by_label("What to write behind it").fill("status or off")
    page.get_by_label("What it does").fill("Asks the big kiln how it is")
    page.get_by_role("button", name="Make a command").click()
    page.locator(".key-row b", has_text="/kiln").wait_for()
    address = page.url
    program.trouble = [say('{"error": "disk full"}', 507)]
    page.get_by_role("button", name="Send a test").click()
    program.wait_for(1)
    visit(page, "/")
    page.locator("#composer-text").wait_for()
    page.locator("a[href^='/rooms/']", has_text="General").first.evaluate("(link) => link.click()")
    page.locator("#room-name", has_text="General").wait_for()
    page.locator("#composer-text").fill("The big kiln is loaded, lid down")
    page.locator("#send").click()
    page.locator("#rows article.message", has_text="lid down").last.wait_for()
    program.wait_for(2)
    page.wait_for_timeout(1_000)
    page.goto(address)
    page.locator("#deliveries-heading").wait_for()

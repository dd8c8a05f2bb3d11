"""The surfaces of those who keep order: reports, deleting all that somebody said, rules, the audit log, a slow room."""

from playwright.sync_api import Page

from tests.browser.screenshots import PASSWORD
from tests.browser.windows import READY

REPORT = """async ([message, reason, words]) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
    const body = JSON.stringify({message, reason, words});
    return (await fetch("/api/v1/reports", {method: "POST", headers, body})).status;
}"""
QUEUE, RULES = "/settings/moderation/", "/settings/workspace/rules/"


def _visit(page: Page, path: str, shown: str) -> None:
    page.goto("/".join(page.url.split("/", 3)[:3]) + path)
    page.locator(shown).first.wait_for()


def show_queue(page: Page) -> None:
    _visit(page, QUEUE, "#queue-heading")
    if not page.locator(".report").count():
        _visit(page, "/", READY)
        others = page.locator("#rows article.message:not([data-own]):not([data-deleted])")
        ids = [others.nth(each).get_attribute("data-id") for each in (-1, -3)]
        _visit(page, QUEUE, "#queue-heading")
        for message, reason, words in zip(ids, ("spam", "harassment"), ("In every room", ""), strict=True):
            page.evaluate(REPORT, [message, reason, words])
        _visit(page, QUEUE, ".report")


def choose_messages(page: Page) -> None:
    show_queue(page)
    page.get_by_text("More", exact=True).first.click()
    page.get_by_role("link", name="Delete all messages").first.click()
    page.locator("#remove-heading").wait_for()


def show_removals(page: Page) -> None:
    _visit(page, QUEUE + "removals/", "#removals-heading")
    if not page.locator("main article").count():
        choose_messages(page)
        page.locator("[name=span][value=hour]").check()
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Delete the messages").click()
    page.locator("main article").first.wait_for()


def show_rules(page: Page) -> None:
    _visit(page, RULES, "#words-heading")
    page.locator("[name=hours]").fill("24")
    page.locator("[name=hourly]").fill("20")
    page.locator("[name=refused]").fill("buy now\ncheap-glaze.example")
    page.locator("[name=reported]").fill("idiot")
    page.locator("[name=sample]").fill("Look at https://shop.cheap-glaze.example/")
    page.get_by_role("button", name="Try").click()
    page.get_by_role("status").first.wait_for()


def show_audit(page: Page) -> None:
    _visit(page, "/settings/workspace/log/", ".audit__entry")


def slow_down(page: Page) -> None:
    """Seen by somebody who does not moderate: the owner has made the room slow."""
    page.locator(".slow:not([hidden])").wait_for()

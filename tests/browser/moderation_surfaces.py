"""The surfaces of those who keep order: reports, deleting all that somebody said, rules."""

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
        # A page with a form, and so with what a form has to bring
        _visit(page, RULES, "#words-heading")
        for message, reason, words in zip(ids, ("spam", "harassment"), ("In every room", ""), strict=True):
            page.evaluate(REPORT, [message, reason, words])
        _visit(page, QUEUE, ".report")


def choose_messages(page: Page) -> None:
    show_queue(page)
    link = page.locator("a[href*='/moderation/people/']").first.get_attribute("href") or ""
    _visit(page, link, "#remove-heading")


def show_removals(page: Page) -> None:
    _visit(page, QUEUE + "removals/", "#removals-heading")
    if not page.locator("main article").count():
        choose_messages(page)
        page.locator("[name=span][value=week]").check()
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
    page.locator("[name=try]").evaluate("(button) => button.click()")
    page.locator("main [role=status]").wait_for()

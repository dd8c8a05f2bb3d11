"""The chat as an app: Chromium would install it, and what other apps hand over is put where one wants it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser.conftest import QUIET
from tests.browser.offline import CACHED_TEXTS
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.programs import find_chromium
from tests.servers import Server
from tests.visitors import Visitor

# As a system does when somebody chooses this app among those that things can be shared with
SHARE = """([text, files]) => {
    const form = Object.assign(document.createElement("form"), {
        action: "/share/", method: "POST", enctype: "multipart/form-data",
    });
    const add = (input) => form.append(input);
    add(Object.assign(document.createElement("input"), {name: "text", value: text}));
    if (files.length) {
        const chosen = new DataTransfer();
        for (const [name, words] of files) chosen.items.add(new File([words], name, {type: "text/plain"}));
        const input = Object.assign(document.createElement("input"), {type: "file", name: "files", multiple: true});
        input.files = chosen.files;
        add(input);
    }
    document.body.append(form);
    form.submit();
}"""
# Files that the system opens with this app come through this
LAUNCHED = """Object.defineProperty(window, "launchQueue", {value: {setConsumer(take) {
    take({files: [{getFile: async () => new File(["kiln"], "plan.txt", {type: "text/plain"})}]});
}}});"""


@pytest.fixture(scope="module")
def app(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    window = open_window("charlie", service_workers="allow").sign_in(accounts["charlie"]).open()
    window.page.evaluate("navigator.serviceWorker.ready")
    return window


@pytest.fixture
def tab(
    browser_type: BrowserType, module_server: Server, accounts: dict[str, Visitor], tmp_path: Path
) -> Iterator[Page]:
    """Of an ordinary profile: a private one installs nothing."""
    path = find_chromium()
    with browser_type.launch_persistent_context(tmp_path, executable_path=path, args=QUIET) as context:
        jar = accounts["bob"].jar
        context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": module_server.url} for one in jar]
        )
        yield context.new_page()


def share(window: Window, text: str, *files: tuple[str, str]) -> None:
    window.page.evaluate(SHARE, [text, files])
    window.wait_ready()


def test_chromium_finds_nothing_that_keeps_it_from_being_installed(tab: Page, module_server: Server) -> None:
    tab.goto(module_server.url)
    devtools = tab.context.new_cdp_session(tab)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_what_is_shared_goes_into_the_room_that_one_chooses(app: Window) -> None:
    app.create_room("Harbour")
    share(app, "The tide table", ("tide.txt", "low at noon"))
    bar = app.page.locator(".shared")
    expect(bar).to_contain_text("The tide table, tide.txt")
    expect(app.page).to_have_url(f"{app.url}/")
    assert list_violations(app.page, ".shared") == []
    app.go_to("General")
    app.page.locator("#composer-text").fill("Look:")
    bar.get_by_role("button", name="Put it into General").click()
    expect(bar).to_have_count(0)
    expect(app.page.locator("#composer-text")).to_have_value("Look:\nThe tide table")
    expect(app.page.locator("#composer .composer__files")).to_contain_text("tide.txt")
    app.page.keyboard.press("Enter")
    expect(app.message("The tide table")).to_contain_text("tide.txt")
    assert "low at noon" not in app.page.evaluate(CACHED_TEXTS)


def test_what_is_shared_waits_over_a_reload_until_it_is_discarded(app: Window) -> None:
    share(app, "Only for a moment")
    app.go_to("General")
    app.page.reload()
    expect(app.page.locator(".shared")).to_contain_text("Only for a moment")
    app.page.get_by_role("button", name="Discard").click()
    expect(app.page.locator(".shared")).to_have_count(0)
    assert "Only for a moment" not in app.page.evaluate(CACHED_TEXTS)


def test_more_files_than_a_message_takes_wait_for_the_next_one(app: Window) -> None:
    names = [f"50% of/tide 🌊 #{number}.txt" for number in range(13)]
    share(app, "Tides", *((name, "low") for name in names))
    app.go_to("General")
    put = app.page.get_by_role("button", name="Put it into General")
    put.click()
    cards = app.page.locator("#composer .composer__files > *")
    expect(cards).to_have_count(10)
    expect(cards.first).to_contain_text("tide 🌊 #0.txt")
    expect(app.page.locator(".shared")).to_contain_text("tide 🌊 #10.txt")
    expect(app.page.locator(".shared")).not_to_contain_text("#9.txt")
    app.page.locator("#composer-text").press("Enter")
    expect(cards).to_have_count(0)
    put.click()
    expect(cards).to_have_count(3)
    expect(app.page.locator(".shared")).to_have_count(0)
    app.page.locator("#composer-text").press("Enter")
    expect(cards).to_have_count(0)


def test_an_empty_share_says_so(app: Window) -> None:
    share(app, "")
    expect(app.page.get_by_text("Nothing came with it.")).to_be_visible()


def test_a_file_that_the_system_opens_is_offered_to_a_room(app: Window) -> None:
    app.page.add_init_script(LAUNCHED)
    app.page.goto("about:blank")
    app.page.goto(f"{app.url}/#shared")
    app.wait_ready()
    expect(app.page.locator(".shared")).to_contain_text("plan.txt")
    app.page.get_by_role("button", name="Put it into").click()
    expect(app.page.locator("#composer .composer__files")).to_contain_text("plan.txt")

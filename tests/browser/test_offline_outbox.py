"""What was written without a network: sent once, in order, as whoever wrote it, and never said kept when it is not."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Dialog, Playwright, expect

from tests.browser.conftest import PATIENCE_MS, QUIET
from tests.browser.network import Network
from tests.browser.offline import expect_offline, list_said, read_outbox, read_rooms, wait_kept, wait_rows
from tests.browser.windows import Complaints, OpenWindow, Window
from tests.programs import find_chromium
from tests.servers import Server
from tests.visitors import Visitor

WRITTEN = [f"Written {number}" for number in range(1, 21)]
DENIED = """Object.defineProperty(window, "indexedDB", {
    get() { throw new DOMException("not in a private window", "SecurityError"); }
})"""
FULL = """IDBObjectStore.prototype.put = function () {
    this.transaction.abort();
    throw new DOMException("no room left", "QuotaExceededError");
}"""
NOT_KEPT = "Not kept: lost when you close this page"


@pytest.fixture
def charlies_tab(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Iterator[Window]:
    """A browser that keeps what it can."""
    tab = open_window("charlie", service_workers="allow").sign_in(accounts["charlie"]).open()
    yield tab
    tab.context.close()


@pytest.mark.fault("T52")
def test_two_tabs_with_one_outbox_send_each_message_once_in_order(charlies_tab: Window, bob: Window) -> None:
    other = charlies_tab.new_tab().open()
    charlies_tab.cut_network(True)
    for number in range(0, 10, 2):
        charlies_tab.say(f"By turns {number}")
        other.say(f"By turns {number + 1}")
    expect(charlies_tab.message("By turns 9")).to_be_visible()
    charlies_tab.cut_network(False)
    # The one that may be sending is the one that goes away.
    charlies_tab.page.close()
    bob.sees("By turns 9")
    other.sees_sent("By turns 9")
    wanted = [f"By turns {number}" for number in range(10)]
    assert [text for text in list_said(bob) if text.startswith("By turns")] == wanted


class Profile:
    """A browser that keeps its profile on disk, and can be killed."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._chromium, self._folder = playwright.chromium, folder

    def launch(self) -> BrowserContext:
        context = self._chromium.launch_persistent_context(
            self._folder, executable_path=find_chromium(), args=QUIET, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def kill(self) -> None:
        """All of its processes at once, as a crash of the machine would."""
        for process in Path("/proc").iterdir():
            if process.name.isdecimal() and self._is_mine(process):
                os.kill(int(process.name), signal.SIGKILL)

    def _is_mine(self, process: Path) -> bool:
        try:
            return f"--user-data-dir={self._folder}".encode() in (process / "cmdline").read_bytes()
        except OSError:
            return False


@pytest.mark.fault("T53")
def test_a_browser_that_is_killed_sends_all_of_it_once_and_in_order(
    playwright: Playwright, tmp_path: Path, module_server: Server, accounts: dict[str, Visitor], bob: Window
) -> None:
    profile = Profile(playwright, tmp_path / "profile")
    context = profile.launch()
    complaints = Complaints(module_server.url.rstrip("/"), cut=True)
    window = Window(context.pages[0], module_server.url, "charlie", complaints)
    window.sign_in(accounts["charlie"]).open()
    bob.say("Before the crash")
    wait_kept(window, "Before the crash")
    window.cut_network(True)
    for text in WRITTEN:
        window.say(text)
    wait_rows(window.page, "entries", len(WRITTEN))
    profile.kill()

    context = profile.launch()
    window = Window(context.pages[0], module_server.url, "charlie", complaints).sign_in(accounts["charlie"])
    window.open()
    window.sees_sent(WRITTEN[-1])
    bob.sees(WRITTEN[-1])
    assert [text for text in list_said(bob) if text.startswith("Written")] == WRITTEN
    assert complaints.take() == []
    context.close()


@pytest.mark.fault("T54")
@pytest.mark.parametrize("how", ["denied", "full"])
def test_what_the_browser_does_not_keep_is_never_said_to_be_kept(
    open_window: OpenWindow, accounts: dict[str, Visitor], bob: Window, how: str
) -> None:
    tab = open_window("charlie").sign_in(accounts["charlie"])
    tab.context.add_init_script(DENIED if how == "denied" else FULL)
    network = Network(tab)
    tab.open()
    warning = tab.page.locator("#unkept")
    expect(warning).to_be_hidden()
    network.go_down()
    tab.say(f"Nowhere to keep it: {how}")
    row = tab.message(f"Nowhere to keep it: {how}")
    expect(row).to_contain_text(NOT_KEPT)
    expect(warning).to_contain_text("This browser keeps nothing.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    tab.page.on("dialog", stay)
    with tab.page.expect_event("dialog"):
        tab.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    network.come_back()
    tab.sees_sent(f"Nowhere to keep it: {how}")
    expect(warning).to_be_hidden()
    bob.sees(f"Nowhere to keep it: {how}")
    tab.context.close()


@pytest.mark.fault("T55")
def test_after_a_change_of_person_nothing_is_sent_or_shown_as_the_other(
    open_window: OpenWindow, accounts: dict[str, Visitor], bob: Window, alice: Window
) -> None:
    tab = open_window("charlie", service_workers="allow").sign_in(accounts["charlie"])
    network = Network(tab)
    tab.open()
    alice.say("For whoever is here")
    wait_kept(tab, "For whoever is here")
    network.go_down()
    expect_offline(tab)
    tab.say("Only ever from Charlie")
    expect(tab.message("Only ever from Charlie")).to_have_attribute("data-state", "waiting")
    dora = Visitor(tab.url, "dora").register()
    tab.sign_in(dora)
    network.come_back()
    expect(tab.page.locator("[data-part=me-name]")).to_have_text("Dora")
    tab.wait_ready()
    expect(tab.message("Only ever from Charlie")).to_have_count(0)
    tab.say("From Dora herself")
    tab.sees_sent("From Dora herself")
    wait_kept(tab, "From Dora herself")
    me = dora.call("GET", "me")[1]["id"]
    assert {row["account"] for row in read_rooms(tab.page)} == {me}
    assert read_outbox(tab.page) == ["Only ever from Charlie"]
    expect(bob.message("Only ever from Charlie")).to_have_count(0)

    tab.sign_in(accounts["charlie"]).open()
    tab.sees_sent("Only ever from Charlie")
    author = bob.message("Only ever from Charlie").get_attribute("data-author")
    assert author == str(accounts["charlie"].call("GET", "me")[1]["id"])
    tab.context.close()

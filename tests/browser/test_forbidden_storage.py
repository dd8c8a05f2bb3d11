"""Browsers that keep nothing, or not enough: the chat goes on, and says what would be lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.test_offline_outbox import NOT_KEPT
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

# Reading the property raises, as with all storage blocked, and what needs no property refuses
RAISING = """(() => {
    const refuse = () => { throw new DOMException("storage is blocked", "SecurityError"); };
    for (const name of ["indexedDB", "localStorage", "sessionStorage", "caches"]) {
        Object.defineProperty(window, name, {get: refuse});
    }
    Object.defineProperty(Navigator.prototype, "serviceWorker", {get: refuse});
    LockManager.prototype.request = async () => refuse();
    window.BroadcastChannel = class { constructor() { refuse(); } };
})()"""
MISSING = """(() => {
    for (const name of ["indexedDB", "localStorage", "sessionStorage", "caches", "BroadcastChannel"]) {
        delete window[name];
        delete Window.prototype[name];
    }
    for (const name of ["serviceWorker", "locks", "storage"]) delete Navigator.prototype[name];
})()"""


@pytest.mark.parametrize("how", ["raising", "missing"])
def test_a_browser_without_any_storage_starts_sends_and_says_that_nothing_is_kept(
    open_window: OpenWindow, accounts: dict[str, Visitor], bob: Window, how: str
) -> None:
    tab = open_window("charlie").sign_in(accounts["charlie"])
    tab.page.clock.install()
    tab.context.add_init_script(RAISING if how == "raising" else MISSING)
    network = Network(tab)
    tab.open()
    tab.say(f"Nothing is kept: {how}")
    tab.sees_sent(f"Nothing is kept: {how}")
    bob.sees(f"Nothing is kept: {how}")
    network.go_down()
    tab.say(f"Only in this tab: {how}")
    expect(tab.message(f"Only in this tab: {how}")).to_contain_text(NOT_KEPT)
    expect(tab.page.locator("#unkept")).to_be_visible()
    network.come_back()
    tab.sees_sent(f"Only in this tab: {how}")
    # What is done later than at once complains of nothing either
    tab.page.clock.fast_forward("00:02:00")
    expect(tab.page.locator("#unkept")).to_be_hidden()
    tab.context.close()


def test_on_a_full_disk_a_message_is_said_not_to_be_kept_until_there_is_room(
    open_window: OpenWindow, accounts: dict[str, Visitor], bob: Window
) -> None:
    tab = open_window("charlie").sign_in(accounts["charlie"])
    network = Network(tab)
    disk = tab.context.new_cdp_session(tab.page)
    # Before the first write: Chromium remembers for a while how much room there was
    disk.send("Storage.overrideQuotaForOrigin", {"origin": tab.url, "quotaSize": 1})
    tab.open()
    network.go_down()
    tab.say("No room for this")
    expect(tab.message("No room for this")).to_contain_text(NOT_KEPT)
    expect(tab.page.locator("#unkept")).to_be_visible()
    disk.send("Storage.overrideQuotaForOrigin", {"origin": tab.url})
    tab.say("Room again")
    expect(tab.message("Room again")).to_have_attribute("data-state", "waiting")
    expect(tab.page.locator("#unkept")).to_be_hidden()
    expect(tab.message("No room for this")).not_to_contain_text(NOT_KEPT)
    network.come_back()
    bob.sees("No room for this")
    bob.sees("Room again")
    tab.context.close()

"""What is kept in a browser harms nobody, and is not left to the next one; what a restored server lost is named."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import windows_at
from tests.browser.offline import expect_offline, read_outbox, read_rooms, wait_kept
from tests.browser.windows import Complaints, OpenWindow, Window
from tests.servers import BARE, ROOT, Server, read_address
from tests.visitors import Visitor

# Puts hostile things wherever a reading holds something
PLANT = """() => new Promise((resolve, reject) => {
    const hostile = `<img src="x" onerror="window.__xss = 1"><script>window.__xss = 2</scr` + `ipt>
        <a href="javascript:window.__xss=3" onclick="window.__xss=4">press me</a>
        <svg onload="window.__xss=5"></svg><iframe src="https://evil.example/"></iframe>
        <form action="https://evil.example/"><input></form>
        <p style="position:fixed" id="room" class="dialog">planted words</p>`;
    const request = indexedDB.open("syncchat-readings");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const transaction = request.result.transaction(["rooms", "accounts"], "readwrite");
        const rooms = transaction.objectStore("rooms");
        rooms.getAll().onsuccess = ({target}) => {
            for (const row of target.result) {
                row.facts.topic = hostile;
                for (const message of row.page?.messages ?? []) {
                    message.html = hostile;
                    message.author = {...message.author, avatar: "https://evil.example/face.webp"};
                }
                row.page?.messages.push({...row.page.messages.at(-1), id: `"] x`, kind: hostile, seq: 9999});
                rooms.put(row);
            }
        };
        const accounts = transaction.objectStore("accounts");
        accounts.getAll().onsuccess = ({target}) => {
            for (const row of target.result) {
                row.me.name = hostile;
                row.workspace.name = hostile;
                accounts.put(row);
            }
        };
        transaction.oncomplete = () => { request.result.close(); resolve(); };
    };
})"""


@pytest.fixture
def tab(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Iterator[Window]:
    tab = open_window("charlie", service_workers="allow").sign_in(accounts["charlie"]).open()
    yield tab
    tab.context.close()


@pytest.mark.fault("S47")
def test_hostile_markup_among_what_is_kept_is_shown_as_text(tab: Window, bob: Window) -> None:
    bob.say("Harmless")
    wait_kept(tab, "Harmless")
    # No page may be there to write its own state over it
    tab.page.goto(tab.url + "/settings/profile/")
    tab.page.evaluate(PLANT)
    tab.cut_network(True)
    tab.open("/")
    expect_offline(tab)
    row = tab.page.locator("article.message").last
    # Not what our server writes: all that is shown of it are the words as they were typed
    expect(row.locator(".message__text")).to_have_text("Harmless")
    expect(row.locator(".message__text *")).to_have_count(0)
    expect(tab.page.locator("#room-topic")).to_contain_text("<img src=")
    expect(tab.page.locator("[data-part=me-name]")).to_contain_text("<img src=")
    assert tab.page.evaluate("window.__xss") is None
    tab.cut_network(False)


def leave(tab: Window, answer: str) -> None:
    tab.page.locator("#me-button").click()
    tab.page.get_by_role("menuitem", name="Sign out").click()
    dialog = tab.dialog("Sign out now?")
    expect(dialog).to_contain_text("1 change of yours has not been sent yet.")
    dialog.get_by_role("button", name=answer).click()


def write_unsent(tab: Window, text: str) -> None:
    """The server takes no message, and the network is there."""
    tab.page.route_web_socket(re.compile("/ws/"), lambda route: route.close(code=1012))
    tab.page.route(
        re.compile(r"/api/v1/(hello|logs|rooms)"), lambda route: route.abort("internetdisconnected")
    )
    tab.complaints.cut = True
    tab.reload()
    tab.say(text)
    expect(tab.message(text)).to_be_visible()


@pytest.mark.parametrize("answer", ["Keep it here and sign out", "Delete it and sign out"])
def test_signing_out_asks_what_becomes_of_the_unsent_and_takes_the_rest_along(
    open_window: OpenWindow, module_server: Server, bob: Window, answer: str
) -> None:
    eve = Visitor(module_server.url, f"eve-{answer[:4].lower()}").register()
    tab = open_window("eve", service_workers="allow").sign_in(eve).open()
    bob.say(f"Said to all before: {answer}")
    wait_kept(tab, f"Said to all before: {answer}")
    text = f"Unsent: {answer}"
    write_unsent(tab, text)
    leave(tab, answer)
    tab.page.wait_for_url(re.compile("/login/"))
    expect(tab.page.get_by_role("heading", name="Come on in")).to_be_visible()
    assert read_rooms(tab.page) == []
    assert read_outbox(tab.page) == ([text] if answer.startswith("Keep") else [])
    expect(bob.message(text)).to_have_count(0)
    tab.context.close()


class Restorable:
    """A server that comes back at the same address, so that it is the same one to a browser."""

    def __init__(self, folder: Path, static: Path) -> None:
        self.var_dir, self._copy = folder / "var", folder / "copy"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = str(free.getsockname()[1])
        self._environment = {**BARE, "VAR_DIR": str(self.var_dir), "STATIC_ROOT": str(static)}
        self.server = self.start()

    def start(self) -> Server:
        environment = {**os.environ, **self._environment}
        command = [sys.executable, "manage.py", "serve", "--migrate", "--workers", "1", "--port", self._port]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.server = Server(read_address(process), process, self.var_dir, environment)
        return self.server

    def copy(self) -> None:
        self.server.stop()
        shutil.copytree(self.var_dir, self._copy)
        self.start()

    def restore(self) -> None:
        self.server.stop()
        shutil.rmtree(self.var_dir)
        shutil.copytree(self._copy, self.var_dir)
        self.start()


@pytest.fixture
def restorable(tmp_path: Path, static_root: Path) -> Iterator[Restorable]:
    restorable = Restorable(tmp_path, static_root)
    yield restorable
    restorable.server.stop()


def test_what_a_restored_server_has_lost_of_mine_is_listed_until_i_decide(
    browser: Browser, restorable: Restorable, everything_heard: list[Complaints]
) -> None:
    with windows_at(browser, restorable.server, everything_heard) as open_one:
        alice = open_one("alice").sign_in(Visitor(restorable.server.url, "alice").register()).open()
        alice.complaints.cut = True
        alice.say("In the backup")
        alice.sees_sent("In the backup")
        restorable.copy()
        for text in ("Lost and wanted", "Lost and done with"):
            alice.say(text)
            alice.sees_sent(text)
        restorable.restore()
        dialog = alice.dialog("The server was restored from a backup")
        rows = dialog.locator("li")
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("General")
        expect(rows.nth(0)).to_contain_text("Lost and wanted")
        alice.reload()
        expect(rows).to_have_count(2)
        rows.filter(has_text="done with").get_by_role("button", name="Forget this message").click()
        rows.filter(has_text="wanted").get_by_role("button", name="Send again").click()
        expect(dialog).to_be_hidden()
        alice.sees_sent("Lost and wanted")
        expect(alice.message("Lost and done with")).to_have_count(0)
        alice.reload()
        expect(dialog).to_be_hidden()

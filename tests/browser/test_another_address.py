"""A chat that is opened at another address than PUBLIC_URL: it works, and says where it belongs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import windows_at
from tests.browser.windows import Complaints, Window
from tests.servers import Server, open_server
from tests.visitors import Visitor

PUBLIC_URL = "http://chat.example.org"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "server.log"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, static_root: Path, log: Path) -> Iterator[Server]:
    with log.open("w") as file:
        var_dir = tmp_path_factory.mktemp("var")
        server = open_server(var_dir, static_root, 1, {"PUBLIC_URL": PUBLIC_URL}, log=file)
        yield server
        server.stop()


@pytest.fixture
def dora(browser: Browser, elsewhere: Server, everything_heard: list[Complaints]) -> Iterator[Window]:
    with windows_at(browser, elsewhere, everything_heard) as open_one:
        window = open_one("dora").sign_in(Visitor(elsewhere.url, "dora").register())
        # The browser itself says that a socket was refused
        window.complaints.cut = True
        yield window.open()


def test_page_and_log_say_where_the_chat_belongs(dora: Window, log: Path) -> None:
    banner = dora.page.locator("#elsewhere")
    expect(banner).to_contain_text("The chat has another address")
    expect(banner.get_by_role("link")).to_have_attribute("href", PUBLIC_URL)
    dora.say("By the slower way")
    dora.sees_sent("By the slower way")
    assert "origin_not_ours" in log.read_text()
    assert "set PUBLIC_URL" in log.read_text()


def test_page_at_its_own_address_says_nothing(alice: Window) -> None:
    expect(alice.page.locator("#elsewhere")).to_have_count(0)

"""Windows for the tests: each person has a browser context of their own; nothing may complain in any."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.deadline import limit_calls
from tests.browser.windows import Complaints, OpenWindow, Window
from tests.programs import find_chromium
from tests.servers import Server
from tests.visitors import Visitor

# Generous: a busy machine is not a fault of the page
PATIENCE_MS = 20_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# Chromium must not look for anything beyond the test's server
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, and is let in
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not find_chromium():
        pytest.skip("needs chromium")
    limit_calls()
    expect.set_options(timeout=PATIENCE_MS)
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": QUIET}


@pytest.fixture(scope="module")
def everything_heard() -> list[Complaints]:
    return []


@pytest.fixture(autouse=True)
def _nothing_complains(everything_heard: list[Complaints]) -> Iterator[None]:
    """After every test: no script error, nothing refused by the CSP, no request to another host."""
    yield
    heard = [line for complaints in everything_heard for line in complaints.take()]
    assert heard == []


@pytest.fixture(scope="module")
def open_window(
    browser: Browser, module_server: Server, everything_heard: list[Complaints]
) -> Iterator[OpenWindow]:
    """`open_window("dora")`: a browser in which nobody has signed in yet, closed after the file's tests."""
    with windows_at(browser, module_server, everything_heard) as open_one:
        yield open_one


@contextmanager
def windows_at(browser: Browser, server: Server, heard: list[Complaints]) -> Iterator[OpenWindow]:
    origin = server.url.rstrip("/")
    with ExitStack() as stack:

        def open_one(name: str, **look: Any) -> Window:
            # Each window would fetch all files once more; what the worker does has tests of its own
            look = {"service_workers": "block", **look}
            look = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/Berlin", **look}
            context = stack.enter_context(browser.new_context(**look))
            context.set_default_timeout(PATIENCE_MS)
            context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
            complaints = Complaints(origin)
            heard.append(complaints)
            return Window(context.new_page(), origin, name, complaints)

        yield open_one


@pytest.fixture(scope="module")
def accounts(module_server: Server) -> dict[str, Visitor]:
    """Alice, who owns the workspace, and bob and charlie, signed in over HTTP."""
    accounts = {name: Visitor(module_server.url, name).register() for name in ("alice", "bob", "charlie")}
    # The first steps have tests of their own
    accounts["alice"].call("POST", "workspace/first-run", {"action": "close"})
    return accounts


@pytest.fixture(scope="module")
def alice(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("alice").sign_in(accounts["alice"]).open()


@pytest.fixture(scope="module")
def bob(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("bob").sign_in(accounts["bob"]).open()


@pytest.fixture(scope="module")
def phone(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    """Bob's phone."""
    window = open_window("bob", viewport=PHONE, has_touch=True, is_mobile=True)
    return window.sign_in(accounts["bob"]).open()

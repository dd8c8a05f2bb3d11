"""The whole Chromium, for tests of its worker: the one without a window notifies nothing, and an emulated loss of the
network also refuses what a worker would answer.

    from tests.browser.whole_browser import browser  # noqa: F401
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType

from tests.browser.conftest import QUIET


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType) -> Iterator[Browser]:
    browser = browser_type.launch(executable_path="/usr/bin/chromium", args=QUIET)
    yield browser
    browser.close()

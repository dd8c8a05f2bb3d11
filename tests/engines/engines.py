"""The three engines: what they need on this machine, how they start, and which release they are."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from tests.engines.page import Page
from tests.engines.playwright_page import PlaywrightPage
from tests.engines.webkit_page import WebKitPage
from tests.programs import find_mini_browser, is_installed

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = (1440, 900)
PHONE = (390, 844)
SCREEN = "1600x1000x24"
# The slowest first: two processes share three engines
NAMES = {"firefox": "Firefox", "webkit": "WebKitGTK", "chromium": "Chromium"}
NEEDED = {"chromium": ["chromium"], "firefox": ["firefox-esr"], "webkit": ["WebKitWebDriver", "Xvfb"]}
LOOK: dict[str, Any] = {
    "viewport": {"width": DESKTOP[0], "height": DESKTOP[1]},
    "locale": "en-GB",
    "timezone_id": "Europe/Berlin",
}
# Neither may look for anything beyond the test's server
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Without a graphics card each blink of the caret draws the whole window: a fifth of a core for each page
# Nor a scrollbar that fades: for five seconds after each scroll both cores drew nothing else
GTK = "[Settings]\ngtk-cursor-blink=0\ngtk-overlay-scrolling=0\n"
FIREFOX: dict[str, str | float | bool] = {
    "ui.caretBlinkTime": 0,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}


@dataclass
class Engine:
    name: str
    _make: Callable[[], Page]
    pages: list[Page] = field(default_factory=list)

    def open_page(self) -> Page:
        """A tab of a browser that knows nothing yet; closed with the engine."""
        self.pages.append(self._make())
        return self.pages[-1]

    def take_complaints(self) -> list[str]:
        return [line for page in self.pages for line in page.take_complaints()]


def list_missing(name: str) -> list[str]:
    missing = [program for program in NEEDED[name] if not is_installed(program)]
    return [*missing, *(["MiniBrowser"] if name == "webkit" and not find_mini_browser() else [])]


def read_versions() -> dict[str, str]:
    """By engine; what is not installed is not among them."""
    programs = {
        "chromium": ["chromium"],
        "firefox": ["firefox-esr"],
        # It wants a display even for this
        "webkit": ["xvfb-run", "--auto-servernum", find_mini_browser()],
    }
    return {name: _read_version(program) for name, program in programs.items() if not list_missing(name)}


def _read_version(program: list[str]) -> str:
    said = subprocess.run([*program, "--version"], capture_output=True, text=True, timeout=30).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else "?"


@contextlib.contextmanager
def run_engine(name: str, playwright: Playwright, folder: Path) -> Iterator[Engine]:
    with contextlib.ExitStack() as stack:
        start = {"chromium": _start_chromium, "firefox": _start_firefox, "webkit": _start_webkit}[name]
        engine = Engine(name, stack.enter_context(start(playwright, folder)))
        yield engine
        for page in engine.pages:
            page.close()


@contextlib.contextmanager
def _start_chromium(playwright: Playwright, _folder: Path) -> Iterator[Callable[[], Page]]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
    yield lambda: PlaywrightPage(browser, LOOK)
    browser.close()


@contextlib.contextmanager
def _start_firefox(playwright: Playwright, folder: Path) -> Iterator[Callable[[], Page]]:
    bridge = folder / "firefox"
    bridge.write_text(
        f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m tests.engines.firefox_bridge "$@"\n'
    )
    bridge.chmod(0o755)
    browser = playwright.firefox.launch(
        channel="moz-firefox", executable_path=bridge, firefox_user_prefs=FIREFOX
    )
    yield lambda: PlaywrightPage(browser, LOOK)
    browser.close()


@contextlib.contextmanager
def _start_webkit(_playwright: Playwright, folder: Path) -> Iterator[Callable[[], Page]]:
    settings = folder / "gtk-3.0" / "settings.ini"
    settings.parent.mkdir()
    settings.write_text(GTK)
    reading, writing = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with open(reading) as said:
        environment = {
            **os.environ,
            "XDG_CONFIG_HOME": str(folder),
            "DISPLAY": f":{said.readline().strip()}",
            "LANG": "C.UTF-8",
            "LANGUAGE": "en_GB",
            "TZ": "Europe/Berlin",
        }
    driver = shutil.which("WebKitWebDriver") or ""
    yield lambda: WebKitPage(find_mini_browser(), driver, environment, DESKTOP)
    display.terminate()
    display.wait()

"""The programs that the slow tests need besides Python: installed where we may, named where we may not."""

import os
import shutil
import subprocess
from pathlib import Path

# program -> Debian's package
PACKAGES = {
    "chromium": "chromium",
    "chromium-headless-shell": "chromium-headless-shell",
    "redis-server": "redis-server",
    "initdb": "postgresql",
    "msgfmt": "gettext",
    "node": "nodejs",
    "npm": "npm",
    "fc-list": "fontconfig",
    "strace": "strace",
    "nginx": "nginx-light",
    "caddy": "caddy",
    "systemd-analyze": "systemd",
    "logrotate": "logrotate",
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
    "promtool": "prometheus",
    "weechat-headless": "weechat-headless",
    "irssi": "irssi",
    "slapd": "slapd",
    "ldapmodify": "ldap-utils",
}
FONTS = ("fonts-dejavu-core", "fonts-noto-color-emoji")


def list_missing() -> list[str]:
    missing = [package for program, package in PACKAGES.items() if not is_installed(program)]
    return missing + _list_missing_fonts()


def is_installed(program: str) -> bool:
    # Debian keeps servers where a user's path does not lead
    if Path("/usr/sbin", program).exists():
        return True
    return bool(shutil.which(program) or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}")))


def find_chromium() -> str:
    """The one without a window around the page, which costs a third of the time, where the system has it."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium") or ""


def find_mini_browser() -> str:
    """The browser that comes with WebKitGTK; Debian keeps it off the path."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found else ""


def _list_missing_fonts() -> list[str]:
    if not shutil.which("fc-list"):
        return list(FONTS)
    known = subprocess.run(["fc-list"], capture_output=True, text=True).stdout.lower()
    wanted = {"dejavu": FONTS[0], "emoji": FONTS[1]}
    return [package for word, package in wanted.items() if word not in known]


def install_programs() -> str:
    """Returns what to tell the person at the end: nothing, or the one command that is missing."""
    missing = list_missing()
    if not missing:
        return ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, check=False)
        missing = list_missing()
    if not missing:
        return ""
    return f"Some tests were skipped. This enables them: sudo apt-get install {' '.join(missing)}"

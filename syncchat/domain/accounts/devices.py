"""Which device a sign-in is on, as far as its browser says."""

from typing import NamedTuple

from django.utils.translation import gettext as _

# Order matters: browsers claim to be those they came from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("iPhone", "iPhone", "smartphone"),
    ("iPad", "iPad", "tablet"),
    ("Android", "Android", "smartphone"),
    ("CrOS", "ChromeOS", "laptop"),
    ("Windows", "Windows", "monitor"),
    ("Macintosh", "macOS", "laptop"),
    ("Linux", "Linux", "monitor"),
)


class Device(NamedTuple):
    name: str
    icon: str


def describe_device(user_agent: str) -> Device:
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system, icon = next(((name, icon) for mark, name, icon in SYSTEMS if mark in user_agent), ("", "monitor"))
    if browser and system:
        return Device(_("%(browser)s on %(system)s") % {"browser": browser, "system": system}, icon)
    return Device(browser or system or _("Unknown device"), icon)

"""Both themes, on a desktop and at a phone's width: everything in reach, and axe finds nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image, ImageStat

from tests.browser.test_accessibility import EVERY_RULE
from tests.engines.engines import DESKTOP, PHONE
from tests.engines.page import PATIENCE
from tests.engines.person import Person

# Chromium does all of this in tests/browser
pytestmark = pytest.mark.engines("firefox", "webkit")

FITS = "() => document.documentElement.scrollWidth <= innerWidth"
AXE = """async (options) => {
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})));
    const { violations } = await globalThis.axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""


def list_violations(person: Person) -> list[str]:
    if not person.page.run("() => 'axe' in globalThis"):
        person.page.run(f"() => {{ {AXE_SCRIPT}\n }}")
    found: list[str] = person.page.run(AXE, EVERY_RULE)
    return found


@pytest.fixture
def phone(alice: Person) -> Iterator[Person]:
    alice.page.resize(*PHONE)
    yield alice
    alice.page.resize(*DESKTOP)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, alice: Person) -> Iterator[str]:
    alice.page.run("(theme) => { document.documentElement.dataset.theme = theme; }", request.param)
    yield request.param
    alice.page.run("() => { delete document.documentElement.dataset.theme; }")


def _is_light(person: Person, picture: Path) -> bool:
    person.page.screenshot(picture)
    [lightness] = ImageStat.Stat(Image.open(picture).convert("L")).mean
    return lightness > 128


def test_each_theme_has_its_colours_and_nothing_for_axe(alice: Person, theme: str, tmp_path: Path) -> None:
    end = time.monotonic() + PATIENCE
    # What was drawn before the theme changed may be shown a little longer
    while _is_light(alice, tmp_path / "shown.png") != (theme == "light"):
        assert time.monotonic() < end, f"the page is not {theme}"
    assert list_violations(alice) == []


def test_a_phone_shows_the_room_and_its_menu_the_others(phone: Person, theme: str) -> None:
    phone.page.sees("#composer-text")
    assert phone.page.run(FITS)
    phone.page.misses("#sidebar .room-link", "General")
    phone.page.click("#menu-button")
    phone.page.sees("#sidebar .room-link", "General")
    assert list_violations(phone) == []
    phone.page.click("#sidebar .room-link", "General")
    phone.page.misses("#sidebar .room-link", "General")
    phone.say(f"From the phone, {theme}")
    phone.sees_sent(f"From the phone, {theme}")
    assert list_violations(phone) == []

"""Both themes, on a desktop and at a phone's width: everything in reach, and axe finds nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image, ImageStat

from tests.browser.test_accessibility import EVERY_RULE
from tests.engines.engines import DESKTOP, PHONE, Engine
from tests.engines.page import PATIENCE
from tests.engines.person import Person

FITS = "() => document.documentElement.scrollWidth <= innerWidth"
COLOUR = """(element, name) => {
    const pen = new OffscreenCanvas(1, 1).getContext("2d");
    pen.fillStyle = getComputedStyle(document.querySelector(element))[name];
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""
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
    return _measure_lightness(Image.open(picture)) > 128


def _measure_lightness(picture: Image.Image) -> float:
    [lightness] = ImageStat.Stat(picture.convert("L")).mean
    return lightness


def test_each_theme_has_its_colours_and_nothing_for_axe(
    engine: Engine, alice: Person, theme: str, tmp_path: Path
) -> None:
    for element, colour, is_light in (("html", "backgroundColor", "light"), ("body", "color", "dark")):
        # Drawn on a canvas, every way of writing a colour is three numbers
        pixel = alice.page.run(COLOUR, element, colour)
        assert (_measure_lightness(Image.new("RGB", (1, 1), tuple(pixel))) > 128) == (theme == is_light)
    end = time.monotonic() + PATIENCE
    # What was drawn before the theme changed may be shown a little longer
    while engine.paints and _is_light(alice, tmp_path / "shown.png") != (theme == "light"):
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

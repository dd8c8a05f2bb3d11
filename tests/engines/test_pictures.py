"""Pictures at their full size."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.engines.person import Person

WIDTH = 320


def test_pictures_open_at_their_full_size_one_after_another(alice: Person, tmp_path: Path) -> None:
    _say_with_pictures(alice, tmp_path)
    alice.page.click("[data-act='file:look'] img[alt='0.png']")
    alice.page.sees("#lightbox", "1 of 2")
    alice.page.press("ArrowRight")
    alice.page.sees("#lightbox", "2 of 2")
    assert alice.page.wait_until("() => document.querySelector('#lightbox img').naturalWidth") == WIDTH
    alice.page.press("Escape")
    alice.page.misses("#lightbox")


@pytest.mark.engines("chromium", "firefox")
def test_a_picture_asked_for_in_another_tab_leaves_this_one_alone(alice: Person, tmp_path: Path) -> None:
    _say_with_pictures(alice, tmp_path)
    page: Any = alice.page.page  # type: ignore[attr-defined]
    with page.context.expect_page() as opened:
        page.locator("article.message [data-act='file:look']").first.click(modifiers=["ControlOrMeta"])
    opened.value.close()
    alice.page.misses("#lightbox")


def _say_with_pictures(person: Person, folder: Path) -> None:
    """In a page that has not shown one yet."""
    person.open()
    pictures = [folder / f"{number}.png" for number in range(2)]
    for picture in pictures:
        Image.new("RGB", (WIDTH, 200), "saddlebrown").save(picture)
    person.page.attach("#composer [type=file]", *pictures)
    person.page.sees("#composer", "1.png")
    person.say("Two loaves")
    person.sees_sent("Two loaves")
    person.page.wait_until(
        "() => document.querySelector(\"article.message img[alt='1.png']\")?.naturalWidth > 0"
    )

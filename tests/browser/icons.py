"""`python -m tests.browser.icons`: the icons of the installed app, drawn by Chromium from static/icons/*.svg."""

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.programs import find_chromium

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"


class Icon(NamedTuple):
    source: str
    size: int
    # Of its width: a system that cuts the icon into a shape of its own wants it whole
    radius: float = 0.0


DRAWN = {
    "app-192": Icon("app", 192, 0.22),
    "app-512": Icon("app", 512, 0.22),
    "maskable-512": Icon("app", 512),
    "touch-180": Icon("app", 180),
    "badge-96": Icon("badge", 96),
}


def draw(browser: Browser, name: str, icon: Icon) -> None:
    with browser.new_page(viewport={"width": icon.size, "height": icon.size}) as page:
        drawing = (ICONS / f"{icon.source}.svg").read_text()
        style = f"body {{ margin: 0 }} svg {{ display: block; border-radius: {icon.radius * 100}% }}"
        page.set_content(f"<style>{style}</style>{drawing}")
        page.screenshot(path=ICONS / f"{name}.png", omit_background=True)


def main() -> None:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"]) as browser,
    ):
        for name, icon in DRAWN.items():
            draw(browser, name, icon)


if __name__ == "__main__":
    main()

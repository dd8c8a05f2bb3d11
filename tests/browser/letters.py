"""Mails as a mail program shows them, for tests and pictures: made without a database, drawn in Chromium."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page

from syncchat.domain.mail.letter import Letter, Line, Section, Slip, mark_names
from syncchat.domain.mail.notices import write_notice
from syncchat.domain.mail.rendering import draw_letter
from syncchat.models import User, Workspace

HEIGHT = 560
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
# Theme and size
LOOKS = [(theme, size) for size in SIZES for theme in ("light", "dark")]
UNSUBSCRIBE = "https://chat.harbourlane.example/unsubscribe/token/"


def write_digest(language: str = "en") -> str:
    """That of the design, with a word that is too long for a phone, and another's markup."""
    lena = User(pk=3, username="lena", display_name="Lena Brandt")
    mira = User(pk=1, username="mira", display_name="Mira Okafor")
    aiko = User(pk=7, username="aiko", display_name="Aiko Tanaka")
    letter = Letter("digest", lena, datetime(2026, 12, 1, 7, tzinfo=UTC))
    with translation.override(language):
        said = [
            (mira, "Monday 16:49", "Two doors stay open all day. @Lena can you check the wheelchair route?"),
            (mira, "Monday 16:52", "<b>Plans</b>: https://plans.example/" + "wheelchair-route-" * 6),
        ]
        asked = [(aiko, "today 07:51", "Is the 14th still right for the poster? The printer needs to know.")]
        places = (("Open day", "Answer in Open day", said), ("Direct message", "Answer Aiko Tanaka", asked))
        for title, answer, slips in places:
            drawn = [Slip(author, when, mark_names(words, lena)) for author, when, words in slips]
            letter.sections.append(Section(title, answer, "https://chat.example/", drawn, 0, 1))
        letter.lines = [
            Line("General", "https://chat.example/", "Jonas shared the new door code rules", 12),
            Line("Kiln and clay", "https://chat.example/", "The celadon tiles are out", 7),
            Line("Committee", "https://chat.example/", "Minutes from the 28th", 3),
        ]
        letter.title = "Two people asked for you"
        letter.intro = (
            "You have been away since Monday 14:30. Here is what was meant for you, "
            "and then the rest in one line each."
        )
        letter.why = "You get this at most once a day, and only when something waits."
        return draw_letter(letter, Workspace(name="Harbour Lane Makers"), UNSUBSCRIBE).html


def write_account_notice(name: str = "new_sign_in", language: str = "en") -> str:
    """A link as long as the longest of ours, and a device's words that somebody else chose."""
    with translation.override(language):
        facts = {
            "user": User(pk=3, username="lena", display_name="Lena Brandt"),
            "maker": User(pk=1, username="mira", display_name="Mira Okafor"),
            "workspace": Workspace(name="Harbour Lane Makers"),
            "host": "chat.harbourlane.example",
            "email": "lena@harbourlane.example",
            "new": "lena.brandt@elsewhere.example",
            "device": "Firefox on Linux",
            "address": "2001:db8:4f2a:91c3:7d15:8e60:2b9a:c0de",
            "when": "today 09:12",
            "until": datetime(2026, 12, 8, 7, tzinfo=UTC),
            "link": "https://chat.harbourlane.example/password/reset/key/3-" + "d2f1a9c04b" * 5 + "/",
        }
        return write_notice(name, facts).html


LETTERS: dict[str, Callable[[], str]] = {"digest": write_digest, "account-mail": write_account_notice}


def show(page: Page, html: str, theme: str, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_content(html)


def draw_look(browser: Browser, html: str, theme: str, size: str) -> Image.Image:
    page = browser.new_page()
    show(page, html, theme, size)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture.resize((round(picture.width * HEIGHT / picture.height), HEIGHT), Image.Resampling.LANCZOS)

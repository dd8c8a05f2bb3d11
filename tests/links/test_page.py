import time

import pytest

from syncchat.domain.links.page import DESCRIPTION_LIMIT, TITLE_LIMIT, decode, read_page
from tests.links.pages import PAGE

URL = "https://www.bread.example/loaf"


def test_a_page_says_what_it_is_in_its_head() -> None:
    page = read_page(PAGE.encode(), URL, "")
    assert page == (
        "The Bakery",
        "Bread for everyone",
        "Flour, water, salt.",
        ["https://www.bread.example/loaf.png"],
    )


def test_what_says_little_is_shown_by_its_title_and_its_host() -> None:
    page = read_page(b"<title> Plain\n bread </title><link rel='shortcut icon' href=/favicon.png>", URL, "")
    assert page == ("bread.example", "Plain bread", "", ["https://www.bread.example/favicon.png"])
    assert read_page(b"<p>Nothing", URL, "").title == ""
    assert read_page(b"", URL, "").title == ""


def test_twitters_words_stand_in_for_those_of_open_graph() -> None:
    html = (
        "<meta name='twitter:title' content='Rolls'><meta name=description content='Six'>"
        "<meta name=twitter:image content='//pictures.example/a.png'>"
    )
    page = read_page(html.encode(), URL, "")
    assert page[1:] == ("Rolls", "Six", ["https://pictures.example/a.png"])


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("<title>Brötchen</title>".encode("latin-1"), "iso-8859-1"),
        ("<meta charset=windows-1252><title>Brötchen</title>".encode("cp1252"), ""),
        ('<meta content="text/html; charset=ISO-8859-15"><title>Brötchen</title>'.encode("latin-1"), ""),
        ("<title>Brötchen</title>".encode("utf-16"), "utf-8"),
        ("\ufeff<title>Brötchen</title>".encode(), "iso-8859-1"),
        ("<title>Brötchen</title>".encode(), ""),
        ("<title>Brötchen</title>".encode(), "no-such-charset"),
    ],
)  # fmt: skip
def test_letters_are_read_as_they_were_written(content: bytes, charset: str) -> None:
    assert read_page(content, URL, charset).title == "Brötchen"


@pytest.mark.parametrize("charset", ["zip", "rot13", "punycode", "idna", "unicode_escape", "utf-7", "hex"])
def test_what_python_alone_calls_a_charset_is_none(charset: str) -> None:
    assert decode(b"bread \\x41 +AGE-", charset) == "bread \\x41 +AGE-"


def test_a_title_that_nobody_can_see_is_none() -> None:
    unseen = "<meta property=og:title content='&#8203;\u2800'><title>{}</title>"
    assert read_page(unseen.format("Bread").encode(), URL, "").title == "Bread"
    assert read_page(unseen.format("&#8203;").encode(), URL, "").title == ""


def test_words_are_of_one_line_and_turn_nothing_around() -> None:
    long = "<title>\u202e" + "x" * 5000 + "\n</title><meta name=description content='" + "y " * 5000 + "'>"
    page = read_page(long.encode(), URL, "")
    assert (len(page.title), len(page.description) <= DESCRIPTION_LIMIT) == (TITLE_LIMIT, True)
    assert "\u202e" not in page.title
    assert page.title.endswith("…")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000, "<b><table>" * 5_000, "<meta name=x content=y>" * 30_000, "<a href=" * 100_000,
        "&amp" * 200_000, "<!--" * 200_000, "<svg><math>" * 20_000,
        "<title>" * 100_000, "<link rel=icon href=x>" * 40_000,
    ],
)  # fmt: skip
def test_a_page_made_to_tire_its_reader_is_read_in_a_moment(html: str) -> None:
    before = time.process_time()
    read_page(html.encode()[: 1024 * 1024], URL, "")
    assert time.process_time() - before < 1

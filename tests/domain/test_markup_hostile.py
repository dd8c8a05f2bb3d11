import re

import pytest

from syncchat.domain.markup import plain_text, render
from syncchat.domain.markup.sanitize import sanitize
from tests.domain.markup_reader import read_html
from tests.domain.markup_vectors import BROKEN_LINKS, NO_LINKS, TAGS

PEOPLE = {"bob": 2}


def test_there_are_enough_of_them() -> None:
    assert len({*TAGS, *NO_LINKS, *BROKEN_LINKS}) >= 400


@pytest.mark.parametrize("body", TAGS)
def test_markup_in_a_message_is_text(body: str) -> None:
    page = read_html(render(body, people=PEOPLE).html)
    assert all(re.fullmatch(r"/people/bob/|https://evil\.example(/[\w.]*)?", href) for href in page.hrefs)


@pytest.mark.parametrize("body", NO_LINKS)
def test_an_address_that_could_run_is_no_link(body: str) -> None:
    hrefs = read_html(render(body, people=PEOPLE).html).hrefs
    # An innocent address inside a hostile one may be found by itself.
    assert all(re.match(r"https://a\.example", href) for href in hrefs)


@pytest.mark.parametrize("body", BROKEN_LINKS)
def test_a_link_cannot_break_out_of_its_attribute(body: str) -> None:
    for href in read_html(render(body, people=PEOPLE).html).hrefs:
        assert not re.search(r"[\s\"<>`]", href)
        assert href.startswith(("https://", "http://", "mailto:"))


@pytest.mark.parametrize("body", [*TAGS, *BROKEN_LINKS])
def test_a_hostile_body_has_a_preview_without_controls(body: str) -> None:
    assert re.search(r"[\x00-\x1f\x7f]", plain_text(body)) is None


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<script>x</script>y", "y"),
        ("<p onclick=x id=y style=z>a</p>", "<p>a</p>"),
        ("<p class='only-emoji toast'>a</p>", '<p class="only-emoji">a</p>'),
        ("<a href='javascript:x'>a</a>", "<a>a</a>"),
        ("<a href='data:x' target=_top rel=x>a</a>", "<a>a</a>"),
        ("<a href='/logout/'>a</a>", "<a>a</a>"),
        ("<a href='/people/../logout/'>a</a>", "<a>a</a>"),
        ("<a href='//evil.example'>a</a>", "<a>a</a>"),
        ("<img src=x><iframe></iframe>a", "a"),
        ("<div role=alert aria-live=assertive>a</div>", "<div>a</div>"),
        ("<pre tabindex=5>a</pre>", "<pre>a</pre>"),
        ("<!-- a -->b", "b"),
    ],
)
def test_second_lock_holds_without_the_first(html: str, left: str) -> None:
    assert sanitize(html) == left

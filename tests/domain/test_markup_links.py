import pytest

from syncchat.domain.markup import render
from tests.domain.markup_reader import read_html


def links_of(body: str) -> list[str]:
    return read_html(render(body, people={"bob": 2}).html).hrefs


def test_a_link_opens_elsewhere_and_tells_nobody_where_it_came_from() -> None:
    assert render("[plan](https://a.example/x)", people={}).html == (
        '<p><a href="https://a.example/x" rel="noopener noreferrer nofollow ugc" target="_blank">plan</a></p>'
    )


@pytest.mark.parametrize(
    ("body", "hrefs"),
    [
        ("https://a.example", ["https://a.example"]),
        ("HTTP://A.example/x", ["HTTP://A.example/x"]),
        ("see https://a.example/x, and", ["https://a.example/x"]),
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("is it https://a.example/x?", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/Mug_(vessel)", ["https://a.example/Mug_(vessel)"]),
        ("(see https://a.example/Mug_(vessel))", ["https://a.example/Mug_(vessel)"]),
        ("https://a.example/a_b_c*d*~~e~~", ["https://a.example/a_b_c*d*~~e~~"]),
        ("https://a.example/?a=1&b=2#c", ["https://a.example/?a=1&b=2#c"]),
        ("https://a.example:8080/x", ["https://a.example:8080/x"]),
        ("http://localhost:8000/", ["http://localhost:8000/"]),
        ("**https://a.example**", ["https://a.example"]),
        ('"https://a.example"', ["https://a.example"]),
        ("<https://a.example/x>", ["https://a.example/x"]),
        ("https://a.example/x。次", ["https://a.example/x"]),
        ("https://日本.example/あ", ["https://xn--wgv71a.example/%E3%81%82"]),
        ("https://a.example/@bob/:smile:/", ["https://a.example/@bob/:smile:/"]),
        ("www.a.example/x", ["https://www.a.example/x"]),
        ("WWW.a.example.", ["https://WWW.a.example"]),
        ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
        ("bob@a.example", ["mailto:bob@a.example"]),
        ("<bob@a.example>", ["mailto:bob@a.example"]),
        ("foo_bar+baz@a.example.", ["mailto:foo_bar+baz@a.example"]),
        ("mail:bob@a.example!", ["mailto:bob@a.example"]),
        ("[a](<https://a.example/x y>)", ["https://a.example/x%20y"]),
        ("[a](https://a.example/x(y))", ["https://a.example/x(y)"]),
        ("[a]( https://a.example 'title' )", ["https://a.example"]),
        ("[a [b] c](https://a.example)", ["https://a.example"]),
        ("[](https://a.example)", ["https://a.example"]),
        ("[**a** `b`](mailto:bob@a.example)", ["mailto:bob@a.example"]),
    ],
)
def test_addresses_become_links(body: str, hrefs: list[str]) -> None:
    assert links_of(body) == hrefs


@pytest.mark.parametrize(
    "body",
    [
        "https://bank.example@evil.example", "[a](https://user:word@a.example/)",
        "readme.md", "a.example", "node.js", "www.", "www.a", "xhttps://a.example", "https://", "http:///x", "https://)",
        "ftp://a.example", "file:///etc/passwd", "//a.example", "tel:+491234", "bob@localhost", "@a.example", "a@b",
        "`https://a.example`", "[a](/logout/)", "[a](//a.example)", "[a](a.example)", "[a](ftp://a.example)",
        "[a](#top)", "[a]()", "[a](https://)", r"[a](https:\\a.example)", r"\[a](/x)", "[a] (https)", "<ftp://a.example>",
        "[a](mailto:)", "https://" + "a" * 2_000 + ".example",
    ],
)  # fmt: skip
def test_other_things_are_no_links(body: str) -> None:
    assert links_of(body) == []


def test_an_image_is_a_link_and_is_not_loaded() -> None:
    html = render("![the kiln](https://a.example/kiln.png)", people={}).html
    assert read_html(html).hrefs == ["https://a.example/kiln.png"]
    assert read_html(html).text == "the kiln"
    assert "<img" not in html


def test_a_link_in_a_link_is_one_link() -> None:
    assert links_of("[a https://b.example www.c.example d@e.example](https://a.example)") == [
        "https://a.example"
    ]
    assert links_of("[a [b](https://b.example)](https://a.example)")[0] == "https://b.example"


def test_a_link_shows_what_was_typed() -> None:
    shown = "http://xn--80ak6aa92e.example/%E2%80%AE"
    assert read_html(render(shown, people={}).html).text == shown

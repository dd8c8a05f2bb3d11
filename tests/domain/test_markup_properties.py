import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncchat.domain.markup import find_mention_names, plain_text, render
from syncchat.domain.markup.fast import is_plain
from syncchat.domain.markup.render import render_parsed
from syncchat.domain.markup.text import clean_text
from tests.domain.markup_reader import read_html

PEOPLE = {"bob": 2, "noor.k": 7}
PIECES = st.sampled_from(
    [
        *"abZ019 \n\t\\`*_~[](){}<>!#+-.,:;@&=\"'/|%?^$", "\u00a0", "\u3000", "\u200b", "\u202e",
        "\x00", "\r\n", "\u2028", "\ud800", "é", "日", "👍", "\u200d", "\ufe0f", "\x85", "\n\n", "  ",
        "**", "```", "```py\n", "~~", "> ", "- ", "1. ", "# ", "](", "![", "https://a.b/", "www.a.bc",
        "javascript:", "@bob", "@room", "@noor.k.", ":+1:", "x@y.zz", "<script>", "</p>", "&amp;",
        "&#0;", "word", " word ",
    ]
)  # fmt: skip
BODIES = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)
PLAIN_PIECES = st.sampled_from(
    [
        "a", "word", " ", "  ", "\n", "\n\n", "\t", ".", ",", "1", "1.", "1)", "-", "+", "#", ">", "<",
        "&", '"', ":", "!", "=", "www.", "ww", "http:", "/", "(", ")", "]", "|", "^", "\u00a0",
        "\u3000", "\u200b", "\ufeff", "\u2003", "\x0b", "\x1c", "é", "👍", "❤️", "1️⃣",
    ]
)  # fmt: skip


@given(BODIES)
def test_any_body_renders_to_allowed_tags_only(body: str) -> None:
    rendered = render(body, people=PEOPLE)
    read_html(rendered.html)
    assert rendered.mentions <= set(PEOPLE.values())


@given(BODIES)
def test_a_body_with_something_to_read_renders_to_something_to_read(body: str) -> None:
    assert bool(clean_text(body).strip()) == bool(read_html(render(body, people=PEOPLE).html).text.strip())


# As many as this wherever it runs: the fast path stands on it, and it takes a second.
@settings(max_examples=600, deadline=None)
@given(st.lists(PLAIN_PIECES, max_size=16).map("".join) | BODIES | st.text(max_size=40))
def test_fast_path_writes_what_the_parser_would(body: str) -> None:
    text = clean_text(body)
    if text:
        assert render(body, people={}) == render_parsed(text, {})


ODD = [
    chr(code)
    for code in [*range(0x20, 0x7F), 0x9, 0xA, 0xB, 0xC, 0x1C, 0x85, 0xA0, 0xAD, 0x2003, 0x200B, 0x2028]
]


@pytest.mark.parametrize("odd", [*ODD, "\u3000", "\ufeff", "\u202e", "👍", "\n\n", " \n", "\n "], ids=ascii)
def test_fast_path_agrees_on_every_odd_character_wherever_it_stands(odd: str) -> None:
    for body in (
        f"a{odd}b",
        f"{odd}b",
        f"{odd} b",
        f"a{odd}",
        f"a {odd} b",
        f"a\n{odd}b",
        f"a{odd}\nb",
        f"1{odd} b",
        odd * 3,
    ):
        text = clean_text(body)
        assert not text or render(text, people={}) == render_parsed(text, {})


@given(BODIES)
def test_everyone_who_is_mentioned_was_found_before(body: str) -> None:
    found = {name: number for number, name in enumerate(sorted(find_mention_names(body)))}
    everyone = {"bob": -1, "noor.k": -2} | found
    assert render(body, people=found).mentions == render(body, people=everyone).mentions


@given(BODIES, st.integers(1, 50))
def test_a_preview_is_one_bounded_line(body: str, limit: int) -> None:
    text = plain_text(body, limit=limit)
    assert len(text) <= limit
    assert "\n" not in text
    assert text == text.strip()


@given(st.lists(PLAIN_PIECES, max_size=8).map("".join))
def test_rendering_twice_gives_the_same(body: str) -> None:
    assert render(body, people={}) == render(body, people={})


def test_ordinary_sentences_take_the_fast_path() -> None:
    said = [
        "See you at ten.",
        "yes: at 10!",
        "no - never",
        "it's 3 < 4 & so on",
        "one\ntwo",
        "one\n\ntwo",
        "👍",
        "-5 degrees",
    ]
    assert all(map(is_plain, said))
    marked = [
        "*a*",
        "`a`",
        "@bob",
        "a:b:",
        "https://a",
        "www.a",
        "> a",
        "- a",
        "# a",
        "1. a",
        "a \nb",
        "[a",
        "\\",
        "~a",
    ]
    assert not any(map(is_plain, marked))

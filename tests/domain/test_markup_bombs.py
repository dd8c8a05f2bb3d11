"""Bodies made to be slow. Work is counted in calls, which no busy machine changes; time is the last check."""

import sys
import time
from types import FrameType

import pytest

from syncchat.domain.markup import find_mention_names, plain_text, render
from syncchat.domain.markup.code import colours
from syncchat.domain.markup.code.languages import LABELS, LEXERS
from syncchat.domain.markup.parser import MAX_LINES
from syncchat.domain.markup.urls import find_url_at

LIMIT = 4_000
SECONDS = 0.050
UNITS = [
    "[", "![", "]", "[]", "[a](", "[](", "](", "[a][", "[*", "*[", "[a](<", "[a](<b", "[a](<b>)",
    "[a](b 'c", '[a](b "c', "[a](http://b.c (", "[a](http://b.c)", "[a](http://", "[日](http://日.jp)",
    "*", "_", "**", "*a ", "_a", "**a", "* a *", "*a_ ", "*_", "**_*", "~~", "~~a", "~", "~~*", "`",
    "`` ` ", "`a", "\\`", "[`", "<", "<a", "<http:", "</", "<a@b.c>", "<http://a.b>", "<!--",
    "<![CDATA[", ">", "> ", "> a\n", "> a\n>> b\n", "> a\n\n", "> > a\n", "> - a\n", "- ", "- a\n",
    "- a\n\n", "- - a\n", "- a\n  ", " -", "1. ", "1. a\n", "1.", "+ ", "# ", "# a\n", "a\n", "\n",
    "  \n", "\\\n", "\\", "```\n", "```py\n", "~~~\n", "~~~~", "    a\n", "|a|b|\n|-|-|\n", "&", "&a",
    "&#", "!", "(", ":", "::", ":a", ":a:", ":+1:", "+1:", "@", "@a", "@a ", "@ab", "@bob ", "@bob.",
    "@room ", "@a_", "a@", "a@b.c ", "a@b.cc ", "a@b-", "a.", "www.", "www.a", "www.a.b ", "http://",
    "http://a", "http://a.b ", "http://a.b/[", "http://a.b/*", "http://a.b) ", "http://a.b/)))",
    "http://a.b/....", "http://a.b/%zz ", "http://(", "http://)))", "http://a@", "http://日", "mailto:",
    "//", "-_.!~*'()", "👍", "👍\u200d", "👍🏽", "🇩", "1\u20e3", "\ufe0f", "\u202e", "\ud800", "\u00a0",
    "http://a.b/{", "http://a.b/{a}", "http://a.b?`", "http://a.b日", "http://a.b/日.", "日.日", "(http://a.b)",
    "*http://a.b_ ", "_ http://a.b_ ", "'http://a.b'", "x://a:", "xmpp:a@b.cc ", "a@b.cc:d/", "「http://a.b」",
    "\\*", "\\_", "\\[",
    "\\[a", "\\]", "\\:a", "\\:+1:", "\\<a", "\\@a", "\\#", "1\\.", "\\~", "\\a ", "a\\ ", "\\_(a)_",
    "\\\\_(", "注**", "**「", "**注。", "1. a\n3. ", "01. a\n", "```a b\n", "```a```\n", "> ```\n", "a```\n",
    "a\u00a0", "é", "日本", "\t", "a_b", "_a_", "||a|| ", "||a", "|| a ", "\\||a||", "- [ ] a\n", "|", "|-",
    "$$x$$ ", "$$", "$$x ", "$$\\", "$$\\frac{", "$$\\x$$", "$", "$$x^{y^{", "{",
]  # fmt: skip
LABELLED = ["www.", "https://", "a@", "a.", "a-", "www.a@", ".", "/", "。", "\u200b", "a.b "]
NESTS = [
    ("*", "*"),
    ("**", "**"),
    ("_", "_"),
    ("~~", "~~"),
    ("[", "]"),
    ("[", "](http://a.b)"),
    ("**_", "_**"),
    ("(", ")"),
    ("> ", ""),
    ("$$", "$$"),
    ("{", "}"),
]
CODE_UNITS = [
    "\n", "\n\t", "\n ", "\n-", "a\n", "a ", "a b ", "a.", "a-", "/", "//", "/*", "\\", '\\"', '"', "'",
    "(", "{", "[", "<a", "<?", "=", "key = ", ":", "a: b\n", "#", "#if 0\n", "<<E\n", "<!--", "&", "@",
    "%", "~", "0", "é", "::a", "'''", "${", "`${",
]  # fmt: skip


def fill(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def nest(opening: str, closing: str, length: int) -> str:
    depth = length // (len(opening) + len(closing)) - 1
    return f"{opening * depth}abc{closing * depth}"


def count_calls(body: str) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        render(body, people={"bob": 2})
    finally:
        sys.setprofile(before)
    return calls


def best_time(body: str) -> float:
    """Of six rounds at most; the first good one is enough, since a busy machine only ever adds."""
    best = SECONDS
    for _ in range(6):
        started = time.thread_time()
        render(body, people={"bob": 2})
        best = min(best, time.thread_time() - started)
        if best < SECONDS:
            break
    return best


BOMBS = [fill(unit, LIMIT) for unit in UNITS] + [nest(*pair, LIMIT) for pair in NESTS]
BOMBS += [f"[{fill(unit, LIMIT - 20)}](https://a.b)" for unit in LABELLED]
# Rows that leave out all cells but one
BOMBS += [fill("|a" * 20 + "|\n" + "|-" * 20 + "|\n" + "a\n" * LIMIT, LIMIT)]
BOMBS += [fill("a|b\n-|-\n" + "a\n" * LIMIT, LIMIT)]
NAMES = [*UNITS, *(f"nested {opening}" for opening, _ in NESTS), *(f"label {unit}" for unit in LABELLED)]
NAMES += ["wide table", "long table"]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_length_and_no_faster(unit: str) -> None:
    half, whole = count_calls(fill(unit, LIMIT // 2)), count_calls(fill(unit, LIMIT))
    assert whole <= 2.2 * half + 500
    assert whole <= 60 * LIMIT


@pytest.mark.slow
@pytest.mark.parametrize("pair", NESTS, ids=str)
def test_work_grows_with_the_depth_and_no_faster(pair: tuple[str, str]) -> None:
    half, whole = count_calls(nest(*pair, LIMIT // 2)), count_calls(nest(*pair, LIMIT))
    assert whole <= 2.2 * half + 500


@pytest.mark.parametrize("body", BOMBS, ids=map(repr, NAMES))
def test_any_full_message_renders_within_50_milliseconds(body: str) -> None:
    assert best_time(body) < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("label", LEXERS)
def test_no_single_step_of_a_lexer_outlasts_its_allowance(
    label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colours, "SECONDS_TO_COLOUR", 0.001)
    name = next(name for name, of in LABELS.items() if of == label)
    render(f"```{name}\nx\n```", people={})
    bodies = [f"```{name}\n{hostile}\n```" for unit in CODE_UNITS for hostile in list_hostile_code(unit)]
    assert [body for body in bodies if best_time(body) >= SECONDS - 0.015] == []


def list_hostile_code(unit: str) -> list[str]:
    """In lines short, long and as long as they may be: other bounds stop what is longer or has more lines."""
    flat = unit.replace("\n", " ")
    lines = [
        "\n".join([fill(flat, width)] * (LIMIT // (width + 1) - 1)) for width in (12, colours.MAX_CODE_LINE)
    ]
    return [*lines, fill(unit, MAX_LINES - 10)]


@pytest.mark.parametrize("unit", ["@a", "@a.", "a@", "@" * 3, "@a_-."])
def test_finding_names_and_previews_is_bounded_too(unit: str) -> None:
    started = time.thread_time()
    find_mention_names(fill(unit, LIMIT))
    plain_text(fill(unit, LIMIT))
    assert time.thread_time() - started < 2 * SECONDS


def test_an_address_is_read_once_however_it_ends() -> None:
    body = "http://a.b/" + ")" * LIMIT
    found = find_url_at(body, 0, len(body))
    assert found is not None
    assert found.href is None

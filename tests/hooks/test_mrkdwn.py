"""Slack's marks, and what is no Markdown at all, as ours."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syncchat.domain.hooks.mrkdwn import read_links, read_mrkdwn
from syncchat.domain.hooks.parts import split, split_quietly
from syncchat.domain.markup import find_mention_names, render
from syncchat.domain.markup.escapes import escape
from syncchat.protocol.commands import BODY_LIMIT
from tests.domain.markup_reader import read_html


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("*bold*, _slanted_ and ~struck~", "**bold**, _slanted_ and ~~struck~~"),
        ("2 * 3 * 4, a*b*c and snake_case_name", r"2 * 3 * 4, a\*b\*c and snake_case_name"),
        ("**Markdown** and ~~too~~", "**Markdown** and ~~too~~"),
        ("* one\n* *two*", "* one\n* **two**"),
        ("a &lt; b &amp;&amp; c &gt; d, &amp;lt;", "a < b && c > d, &lt;"),
        ("<https://x.example/?a=1&amp;b=2>", "<https://x.example/?a=1&b=2>"),
        ("<https://x.example/a_(b)|the page>", "[the page](https://x.example/a_%28b%29)"),
        ("*<https://x.example|bold link>*", "**[bold link](https://x.example)**"),
        (
            "<https://x.example|*bold*>, <https://x.example|*a* b>",
            "**[bold](https://x.example)**, [\\*a\\* b](https://x.example)",
        ),
        ("Mend __init__.py, https://x.example/__a__", r"Mend \_\_init__.py, https://x.example/__a__"),
        ("<mailto:ann@x.example|Ann>", "[Ann](mailto:ann@x.example)"),
        ("<javascript:alert(1)|press>", "<javascript:alert(1)|press>"),
        (
            "<!here> <!channel|channel> <@U12AB> <@U12AB|ann> <#C9|general>",
            "@room @channel @U12AB @ann #general",
        ),
        ("<!date^1392734382^{date}|18 February>, <!subteam^S1|@team>", "18 February, @team"),
        ("`*code* &lt;b&gt;` and *`x`*", "`*code* <b>` and **`x`**"),
        ("so: ```a = *b*\nc``` done", "so: \n```\na = *b*\nc\n```\n done"),
        ("```python\na = *b*\n```", "```python\na = *b*\n```"),
    ],
)
def test_a_mark_of_slack_is_a_mark_of_ours(sent: str, read: str) -> None:
    assert read_mrkdwn(sent) == read


def test_markdown_stays_as_it_is_but_for_links_of_slack() -> None:
    sent = "*slanted* `<a|b>` <https://x.example|page> <https://x.example> a < b | c > d"

    assert read_links(sent) == (
        "*slanted* `<a|b>` [page](https://x.example) <https://x.example> a < b | c > d"
    )


@pytest.mark.parametrize(
    "text",
    [
        "*a* _b_ ~~c~~ `d`",
        "# no heading",
        "- no item",
        "1. no item",
        "> no quote",
        "[a](b) ![c](d)",
        "||a||",
        "<https://x.example>",
        "@bob, @room",
        r"a\*b*",
        r"C:\temp\*.log",
        "2 * 3 * 4",
        "$$x$$",
    ],
)
def test_what_is_no_markdown_is_shown_as_it_is(text: str) -> None:
    rendered = render(escape(text), people={"bob": 1})

    assert read_html(rendered.html).text == text
    assert not (rendered.mentions)
    assert not (rendered.mentions_room)


CALLS = st.lists(
    st.sampled_from(
        ["@bob", "@room", "＠bob", "`", "```", "\\", "\n", " ", "x", "(", "> ", "- ", "[a](", ")"]
    )
)


# Neither is code: what looks so to whoever set the names apart is looked at again
@example(["\\", "`", "@bob", "`"])
@example(["\\", "`", "@room", "`"])
@given(CALLS)
def test_a_quiet_text_calls_nobody_whatever_stands_around_the_names(pieces: list[str]) -> None:
    check_calls_nobody("".join(pieces))


@pytest.mark.parametrize("before", range(BODY_LIMIT - 20, BODY_LIMIT + 1))
@pytest.mark.parametrize("call", ["@bob @bob @room", "`@bob @room`"])
def test_nor_does_it_where_a_line_is_cut_beside_a_name(before: int, call: str) -> None:
    check_calls_nobody("x" * before + f" {call}")
    check_calls_nobody("`" + "x" * before + f" {call.strip('`')} x`")


def check_calls_nobody(text: str) -> None:
    for body in split_quietly(text):
        rendered = render(body, people=dict.fromkeys(find_mention_names(body), 1))
        assert not rendered.mentions
        assert not rendered.mentions_room


def test_a_quiet_name_is_read_as_it_was_written() -> None:
    (body,) = split_quietly("Hi @bob, `@room`")

    assert read_html(render(body, people={"bob": 1}).html).text == "Hi @bob, @room"


LINES = st.lists(st.sampled_from(["x" * 50, "```", "word " * 300, "y" * (BODY_LIMIT + 5), ""]), max_size=30)


@given(LINES)
def test_parts_fit_and_hold_every_letter(lines: list[str]) -> None:
    body = "\n".join(lines)

    parts = split(body)

    assert all(len(part) <= BODY_LIMIT for part in parts)
    assert squeeze("".join(parts)) == squeeze(body)


def squeeze(text: str) -> str:
    return "".join(text.replace("```", "").split())


def test_quoted_code_goes_on_as_quoted_code_in_the_next_part() -> None:
    lines = [f"> line {number} of the log" for number in range(400)]

    parts = split("\n".join(["> Failed:", "> ```", *lines, "> ```", "> *end*", "by itself"]))

    assert len(parts) > 1
    for part in parts:
        html = render(part, people={}).html
        assert "&gt;" not in html
        assert html.count("<pre") == html.count("</blockquote>") == 1
    assert "<em>end</em>" in render(parts[-1], people={}).html


def test_code_goes_on_as_code_in_the_next_part() -> None:
    lines = [f"line {number} of the log" for number in range(400)]

    parts = split("\n".join(["Failed:", "```", *lines, "```", "*end*"]))

    assert len(parts) > 1
    assert all(part.count("```") % 2 == 0 for part in parts)
    assert render(parts[-1], people={}).html.count("<em>end</em>") == 1

"""What a client says in Slack's marks stands here as Markdown, and is read back as it was said."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncchat.domain.hooks.mrkdwn import read_mrkdwn
from syncchat.domain.markup import NamedGroup
from syncchat.slack.mrkdwn import write_mrkdwn

WORD = st.text(string.ascii_letters + string.digits + "äßéЖ中😀", min_size=1, max_size=8)
PLAIN = WORD | st.sampled_from(
    ["a&amp;b", "&lt;", "1 &lt; 2", "x_y_z", "C:\\new", "50%", "(so)", "#7", "it's"]
)
WORDS = st.lists(PLAIN, min_size=1, max_size=4).map(" ".join)
INLINE = (
    WORDS
    | WORDS.map(lambda words: f"*{words}*")
    | WORDS.map(lambda words: f"_{words}_")
    | WORDS.map(lambda words: f"~{words}~")
    | WORD.map(lambda words: f"*_{words}_*")
    | WORD.map(lambda word: f"`{word} &amp; *{word}*`")
    | WORD.map(lambda word: f"<https://x.example/{word.encode().hex()}?a=1&amp;b=2|{word} more>")
    | WORD.map(lambda word: f"<https://x.example/{word.encode().hex()}>")
    | st.just("2*3*4")
    | st.just("<!channel>")
    | st.just("<@U00000007>")
)
LINE = st.lists(INLINE, min_size=1, max_size=5).map(" ".join)
BLOCK = (
    LINE
    | LINE.map(lambda line: f"&gt; {line}")
    | LINE.map(lambda line: f"• {line}")
    | WORDS.map(lambda words: f"```\n{words}\n  *{words}* &lt;b&gt;\n```")
)


def say_back(text: str) -> str:
    """As `Names` has put the names of people for their ids."""
    body = read_mrkdwn(text.replace("<@U00000007>", "<@U00000007|mira>"))
    return write_mrkdwn(body.strip("\n\t "), {"mira": 7}, calls_room=True)


@given(st.lists(BLOCK, min_size=1, max_size=4).map("\n".join))
def test_what_is_said_in_slacks_marks_is_read_back_as_it_was(text: str) -> None:
    told = say_back(text)
    assert [line for line in told.split("\n") if line] == [line for line in text.split("\n") if line]
    assert say_back(told) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("**bold** and __bold__", "*bold* and *bold*"),
        ("*slanted* and _slanted_", "_slanted_ and _slanted_"),
        ("~~gone~~", "~gone~"),
        ("**a **b** c ~~d", "*a **b* c ~~d"),
        ("**a\nb** c", "**a\nb** c"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("`**a** < b`", "`**a** &lt; b`"),
        ("[words](https://x.example/a?b=1&c=2)", "<https://x.example/a?b=1&amp;c=2|words>"),
        ("see https://x.example/a_b_c.", "see <https://x.example/a_b_c>."),
        ("<https://x.example>", "<https://x.example>"),
        ("[no](javascript:alert)", "[no](javascript:alert)"),
        ("@mira, @Mira. and @nobody", "<@U00000007>, <@U00000007>. and @nobody"),
        ("@team", "<!subteam^S00000003|@team>"),
        ("mail@mira and `@mira`", "mail@mira and `@mira`"),
        ("@room all", "<!channel> all"),
        ("# Heading", "*Heading*"),
        ("# Heading  \n#\n\nwords", "*Heading*\n#\n\nwords"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"\_\_init\_\_ and \@mira", "__init__ and @mira"),
        ("**[a](https://x.example)**", "*<https://x.example|a>*"),
        ("***both***", "*_both_*"),
        ("\x000\x00 \x01x", "0 x"),
    ],
)
def test_markdown_is_told_in_slacks_marks(body: str, told: str) -> None:
    assert write_mrkdwn(body, {"mira": 7, "team": NamedGroup(3)}, calls_room=True) == told


@pytest.mark.parametrize("mark", ["**a ", " **a", "__a ", "~~a ", "**", "~~"])
def test_marks_that_nothing_closes_cost_no_more_than_their_length(mark: str) -> None:
    """40,000 of them took minutes once."""
    text = mark * (40_000 // len(mark))
    began = time.process_time()
    assert len(write_mrkdwn(text, {})) >= len(text) // 2
    assert time.process_time() - began < 2


def test_whoever_calls_nobody_is_not_told_as_if_they_did() -> None:
    assert write_mrkdwn("@room @mira", {}) == "@room @mira"

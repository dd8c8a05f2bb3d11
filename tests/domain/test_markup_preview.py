import pytest

from syncchat.domain.markup import plain_text
from syncchat.domain.markup.preview import PREVIEW_LENGTH


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("hello", "hello"),
        ("**bold** and `code` and ~~gone~~", "bold and code and gone"),
        ("[plan](https://a.example/x) ![kiln](https://a.example/y)", "plan kiln"),
        ("https://a.example", "https://a.example"),
        ("@bob and @room", "@bob and @room"),
        (":tada: done", "🎉 done"),
        ("> quoted\nanswer", "quoted answer"),
        ("- one\n- two", "one two"),
        ("# Title\ntext\n\nmore", "Title text more"),
        ("```python\na = 1\nb = 2\n```", "a = 1 b = 2"),
        ("one\n\n  two\tthree", "one two three"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("-", "-"),
        ("", ""),
        ("\x00", ""),
        ("\u202eevil\u2066", "evil"),
    ],
)
def test_a_preview_is_one_line_without_marks(body: str, text: str) -> None:
    assert plain_text(body) == text


def test_a_long_message_is_cut_with_an_ellipsis() -> None:
    text = plain_text("word " * 400)
    assert len(text) <= PREVIEW_LENGTH
    assert text.endswith("word…")
    assert plain_text("abcdef", limit=4) == "abc…"


def test_an_emoji_is_not_cut_in_two() -> None:
    assert plain_text("ab👨‍👩‍👧 cd", limit=5) == "ab…"
    assert plain_text("ab👍🏽 cd", limit=4) == "ab…"


def test_a_message_too_long_to_parse_has_a_preview_too() -> None:
    assert plain_text("**a** " * 4_000).startswith("**a**")

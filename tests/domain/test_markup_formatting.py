import pytest

from syncchat.domain.markup import RENDERER_VERSION, render


def html_of(body: str) -> str:
    return render(body, people={}).html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("See you at ten.", "<p>See you at ten.</p>"),
        ("**bold** and __bold__", "<p><strong>bold</strong> and <strong>bold</strong></p>"),
        ("*leaning* and _leaning_", "<p><em>leaning</em> and <em>leaning</em></p>"),
        ("***both***", "<p><em><strong>both</strong></em></p>"),
        ("~~gone~~ but ~not~", "<p><s>gone</s> but ~not~</p>"),
        ("run `make *all*` now", "<p>run <code>make *all*</code> now</p>"),
        ("``a ` tick``", "<p><code>a ` tick</code></p>"),
        ("snake_case_name stays", "<p>snake_case_name stays</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        (r"\*not leaning\*", "<p>*not leaning*</p>"),
        ("# Title", "<p><strong>Title</strong></p>"),
        ("#general is a room", "<p>#general is a room</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("* one\n* two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", '<ol><li value="1">one</li><li value="2">two</li></ol>'),
        ("3. three", '<ol start="3"><li value="3">three</li></ol>'),
        ("- one\n  - inner", "<ul><li>one<ul><li>inner</li></ul></li></ul>"),
        ("> said before", "<blockquote><p>said before</p></blockquote>"),
        ("> > deeper", "<blockquote><blockquote><p>deeper</p></blockquote></blockquote>"),
    ],
)
def test_marks_become_tags(body: str, html: str) -> None:
    assert html_of(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("one\ntwo", "<p>one<br>two</p>"),
        ("one  \ntwo", "<p>one<br>two</p>"),
        ("one\r\ntwo\rthree", "<p>one<br>two<br>three</p>"),
        ("one\u2028two", "<p>one<br>two</p>"),
        ("one\n\n\ntwo", "<p>one</p><p>two</p>"),
        ("*one*\ntwo", "<p><em>one</em><br>two</p>"),
    ],
)
def test_a_new_line_is_a_line_break_and_an_empty_line_a_paragraph(body: str, html: str) -> None:
    assert html_of(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("> is it open?\nyes", "<blockquote><p>is it open?</p></blockquote><p>yes</p>"),
        ("> a\n> b\nyes", "<blockquote><p>a<br>b</p></blockquote><p>yes</p>"),
        ("- bring cups\nsee you", "<ul><li>bring cups</li></ul><p>see you</p>"),
        ("- bring cups\n  and tea", "<ul><li>bring cups<br>and tea</li></ul>"),
    ],
)
def test_an_answer_below_a_quote_or_a_list_is_outside_of_it(body: str, html: str) -> None:
    assert html_of(body) == html


@pytest.mark.parametrize(
    "body", ["-", "+", "*", ">", "1.", "#", "```", "> -", "- - -", "***", "`", "[]()", "![]", "~~~"]
)
def test_marks_without_words_are_shown_as_typed(body: str) -> None:
    assert html_of(body) == f"<p>{body.replace('>', '&gt;')}</p>"


@pytest.mark.parametrize(
    "body",
    [
        "Title\n=====",
        "Title\n---",
        "---",
        "[name]: /x\n[name]",
        "&lt; &amp; &#106;",
        "    indented",
        "<b>bold</b>",
        "<!-- note -->",
        "term[^1]",
        "$x^2$",
    ],
)
def test_what_a_chat_does_not_need_stays_text(body: str) -> None:
    shown = html_of(body).replace("<br>", "\n").removeprefix("<p>").removesuffix("</p>")
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == body.strip()


def test_text_is_escaped_once() -> None:
    assert html_of("a < b && \"c\" > 'd'") == "<p>a &lt; b &amp;&amp; \"c\" &gt; 'd'</p>"


@pytest.mark.parametrize("body", ["", " ", "\n\n", "\t \r\n", "\u00a0", "\x00\x07", "\ud800"])
def test_nothing_gives_nothing(body: str) -> None:
    assert html_of(body) == ""


def test_control_characters_and_lone_surrogates_are_dropped() -> None:
    assert html_of("a\x00b\x1b[31mc\x7fd\x85e\ud83df\ufffeg\th") == "<p>ab[31mcdefg\th</p>"


def test_direction_marks_are_kept_and_nothing_is_wrapped_around_them() -> None:
    assert html_of("\u202eabc \u2067שלום\u2069") == "<p>\u202eabc \u2067שלום\u2069</p>"


def test_depth_is_limited_and_no_word_is_lost() -> None:
    html = html_of(">" * 200 + " still here")
    assert html.count("<blockquote>") == 10
    assert "still here" in html


def test_too_many_marks_are_shown_as_typed() -> None:
    assert html_of("*a" * 1_600) == f"<p>{'*a' * 1_600}</p>"


def test_too_long_or_too_many_lines_are_shown_as_typed() -> None:
    assert html_of("**a** " * 2_000) == f"<p>{('**a** ' * 2_000).rstrip()}</p>"
    assert html_of("\n".join(["*a*", *"b" * 2_001])) == f"<p>{'<br>'.join(['*a*', *'b' * 2_001])}</p>"
    assert "<em>" in html_of("\n".join(["*a*", *"b" * 1_990]))


def test_version_is_a_number_that_commands_can_compare() -> None:
    assert RENDERER_VERSION >= 1


def test_lists_and_quotes_stand_on_the_side_where_their_words_begin() -> None:
    from_right = render("1. @mira חלב\n2. לחם", people={"mira": 7}).html
    assert from_right.startswith('<ol dir="rtl"><li value="1">')
    assert render("> 2026: نعم", people={}).html == '<blockquote dir="rtl"><p>2026: نعم</p></blockquote>'
    assert render("- milk\n- חלב", people={}).html.startswith("<ul><li>")
    assert render("- 1\n- 2", people={}).html.startswith("<ul><li>")
    inner = render("- milk\n  - חלב", people={}).html
    assert inner.startswith("<ul><li>milk")
    assert '<ul dir="rtl">' in inner
    assert render("100. חלב", people={}).html.startswith('<ol class="wide" start="100" dir="rtl">')

"""Of an answer by mail, what is new is kept as it was typed, and what it answers is left out, in two languages."""

import time

import pytest

from syncchat.domain.mail.reply_words import find_new_words, read_html, unflow

QUOTE = "> Bread at four, @bob?\n> -- \n> Stop these emails: https://chat.example.org/u/x\n"
INTROS = [
    "On Mon, 30 Nov 2026 at 10:00, Harbour <chat@example.org> wrote:",
    "On Mon, 30 Nov 2026 at 10:00, Harbour Lane Makers\n<reply+abcdefghijklmnop@chat.example.org> wrote:",
    "Am 30.11.2026 um 10:00 schrieb Harbour <chat@example.org>:",
    "Am Mo., 30. Nov. 2026 um 10:00 Uhr schrieb Harbour Lane Makers <\nchat@example.org>:",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "From: Harbour <chat@example.org>\nSent: Monday, 30 November 2026 10:00\nTo: Bob",
    "Von: Harbour <chat@example.org>\nGesendet: Montag, 30. November 2026 10:00\nAn: Bob",
    "________________________________\nFrom: Harbour <chat@example.org>\nSent: Monday, 30 November 2026 10:00",
    "On Mon, 30 Nov 2026 at 10:00, Harbour Lane\nMakers of things <reply+abc@chat.example.org>\nwrote:",
    "*Von:* Harbour <chat@example.org>\n*Datum:* Montag, 30. November 2026 10:00",
]


@pytest.mark.parametrize("intro", INTROS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_it_answers_is_left_out(intro: str, end: str) -> None:
    mail = f"Yes, at four.\n\nBring tea.\n\n{intro}\n{QUOTE}"

    assert find_new_words(mail.replace("\n", end)) == "Yes, at four.\n\nBring tea."


# What `mail-parser-reply` and its kin take for the start of a signature, or for a disclaimer
MARKDOWN = [
    "Bring:\n- bread\n- tea",
    "This is\n__bold__ and that is not",
    "Run it with\n--flag and\n-x",
    "Then:\n\n    indented code\n      more of it",
    "Title\n--\nis a heading",
    "```\nOn\n```",
    "Achtung: die E-Mail kam an",
    "Best regards to all of you\nfrom the kiln",
    "> quoted by hand\n\nI agree",
    "* * *\nafter a rule\n\n---\nand another",
    "On Monday I wrote:\nnothing",
    "On day 3\n\nnothing was there, they wrote:",
    "_____________\nnames here",
]


@pytest.mark.parametrize("words", MARKDOWN)
def test_markdown_stays_as_it_was_typed(words: str) -> None:
    assert find_new_words(words) == words.rstrip()
    assert find_new_words(f"First.\n{words}\n\nAm 30.11.2026 schrieb A <a@b.c>:\n> x").startswith("First.\n")


@pytest.mark.parametrize(
    "end",
    [
        "-- \nBob\nThe Kiln",
        "--\nBob",
        "Sent from my iPhone",
        "Gesendet von meinem iPhone",
        "Von meinem iPhone gesendet",
    ],
)
def test_a_signature_is_left_out(end: str) -> None:
    assert find_new_words(f"Yes.\n\n{end}\n") == "Yes."


def test_an_answer_below_what_it_answers_is_found() -> None:
    assert find_new_words(f"{INTROS[0]}\n> Bread at four?\n\nYes.\n") == "Yes."


def test_answers_between_the_lines_keep_the_lines() -> None:
    mail = f"{INTROS[2]}\n> Bread?\nYes.\n> Tea?\nNo.\n"

    assert find_new_words(mail) == "> Bread?\nYes.\n> Tea?\nNo."


def test_nothing_but_a_quote_says_nothing() -> None:
    assert find_new_words(f"\n\n{INTROS[0]}\n{QUOTE}") == ""


def test_html_is_read_without_what_it_quotes() -> None:
    html = (
        "<html><head><style>p{}</style></head><body><p>Yes &amp; no</p><ul><li>tea</li></ul>line<br>break"
        '<script>x</script><div class="gmail_quote">On Monday <blockquote>Bread?</blockquote></div></body></html>'
    )

    assert read_html(html).split() == ["Yes", "&", "no", "tea", "line", "break"]
    assert "Bread" not in read_html(html)


def test_html_breaks_a_line_where_its_writer_did_and_nowhere_else() -> None:
    html = (
        "<div>It is\r\n   a long&nbsp;line</div><pre>a\n  b</pre><table><tr><td>1</td><td>2</td></tr></table>"
    )

    assert read_html(html) == "It is a long line\n\na\n  b\n\n1 2"


def test_what_outlook_quotes_is_left_out_wherever_it_stands() -> None:
    html = (
        '<div>Yes</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> X</div>'
        '<div>Bread?</div><div id="Signature">Bob</div>'
    )

    assert find_new_words(read_html(html)) == "Yes"


def test_quotes_in_quotes_are_left_out() -> None:
    assert read_html("<p>Yes</p>" + "<blockquote>Bread?<pre>" * 500 + "</pre></blockquote>" * 500) == "Yes"


@pytest.mark.parametrize(
    ("flowed", "drops_blank", "lines"),
    [
        ("One line that \r\ngoes on.\r\nAnother", False, "One line that goes on.\nAnother"),
        ("Donau \ndampf \nschiff", True, "Donaudampfschiff"),
        (" From here\n > typed by hand", False, "From here\n> typed by hand"),
        ("> Bread \n> at four \nYes \n-- \nBob", False, "> Bread at four \nYes \n-- \nBob"),
    ],
)
def test_lines_that_a_mail_program_broke_are_whole_again(flowed: str, drops_blank: bool, lines: str) -> None:
    assert unflow(flowed, drops_blank=drops_blank) == lines


@pytest.mark.parametrize(
    "html",
    ["<blockquote>", "<pre>", "<Div>", "<b>", "<td>", "<p>x ", "<pre> </pre>", "<h1>", "<form>", "<dd>"],
)
def test_hostile_html_is_read_in_no_time(html: str) -> None:
    begun = time.perf_counter()
    find_new_words(read_html((html * 400_000)[:400_000]))

    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize("line", ["Donau ", ">", "x \n", "> x \n"])
def test_hostile_lines_are_made_whole_in_no_time(line: str) -> None:
    begun = time.perf_counter()
    unflow((line * 400_000)[:400_000], drops_blank=False)

    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    "line", ["Am x schrieb ", "On a ", "> " * 200, "From: x\n", "On\n", "-- \n", "_" * 50]
)
def test_a_hostile_mail_is_read_in_no_time(line: str) -> None:
    """The library's own expression took minutes for the first of these."""
    begun = time.perf_counter()
    find_new_words((line * 400_000)[:400_000])

    assert time.perf_counter() - begun < 3

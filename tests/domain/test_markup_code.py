from itertools import chain, repeat

import pytest

from syncchat.domain.markup import render
from syncchat.domain.markup.code.colours import MAX_CODE_LINE, Colourist
from syncchat.domain.markup.code.languages import LABELS, LEXERS
from tests.domain.markup_reader import read_html

FENCE = "```python\ndef rota(helpers):\n    return 4  # 'four'\n```"


def test_code_has_its_language_and_its_colours() -> None:
    assert render(FENCE, people={}).html == (
        '<div class="code" role="group" aria-label="Python"><div class="code__bar"><span>Python</span></div>'
        '<pre tabindex="0"><code><span class="k">def</span> rota(helpers):\n'
        '    <span class="k">return</span> <span class="n">4</span>  <span class="c"># \'four\'</span>'
        "</code></pre></div>"
    )


def test_code_in_an_unknown_language_is_plain_and_says_what_was_typed() -> None:
    assert render("```nosuchlanguage\na < b\n```", people={}).html == (
        '<div class="code" role="group" aria-label="nosuchlanguage">'
        '<div class="code__bar"><span>nosuchlanguage</span></div>'
        '<pre tabindex="0"><code>a &lt; b</code></pre></div>'
    )


@pytest.mark.parametrize("first", ["", '"><script>', "\u202e", "ls -la", "sql SELECT 1"])
def test_what_is_no_language_behind_the_ticks_is_the_first_line_of_the_code(first: str) -> None:
    page = read_html(render(f"```{first}\na < b\n```", people={}).html)
    assert page.text == (f"{first}\na < b" if first else "a < b")


@pytest.mark.parametrize(
    "body",
    [
        "~~~js\nlet a\n~~~",
        "``` JS {1,2}\nlet a\n```",
        '```js title="a.js"\nlet a\n```',
        "```js\nlet a```",
        "```js\nlet a",
        "> ```js\n> let a\n> ```",
    ],
)
def test_fences_may_be_written_in_several_ways(body: str) -> None:
    html = render(body, people={}).html
    assert 'aria-label="JavaScript"' in html
    assert '<span class="k">let</span> a' in html


@pytest.mark.parametrize("label", LEXERS)
def test_every_language_keeps_the_text_as_it_was(label: str) -> None:
    code = "a <b> \"c\" 'd' /* e */ # f\n\tg(1, 0x2) -- h // i\n\n<?php $j ?> é 日本 👍 \u00a0 {{ k }} %>"
    name = next(name for name, of in LABELS.items() if of == label)
    assert read_html(render(f"```{name}\n{code}\n```", people={}).html).text == label + code


def test_colours_end_when_the_time_is_up_and_the_text_does_not() -> None:
    in_time, late = [0.0] * 3, repeat(60.0)
    clock = chain(in_time, late)
    html = Colourist(lambda: next(clock)).colour("if a: pass\n" * 50, "Python")
    assert html.startswith('<span class="k">if</span>')
    assert html.count("<span") < 3
    assert read_html(html).text == "if a: pass\n" * 50


def test_all_code_of_a_message_shares_the_time() -> None:
    clock = chain([0.0, 0.0], repeat(60.0))
    colourist = Colourist(lambda: next(clock))
    colourist.colour("if", "Python")
    assert colourist.colour("if", "Python") == "if"


def test_a_line_too_long_to_read_is_not_coloured() -> None:
    code = "if " * MAX_CODE_LINE
    assert "class=" not in Colourist().colour(code, "Python")


def test_ruby_with_a_row_of_here_documents_is_not_coloured() -> None:
    assert "class=" in Colourist().colour("if a << 1 << 2", "Ruby")
    assert "class=" not in Colourist().colour("if a << 1 << 2 << 3", "Ruby")


def test_nothing_inside_code_is_a_mark() -> None:
    inside = "**a** @room :smile: https://a.example <b>"
    html = render(f"```\n{inside}\n```", people={}).html
    assert inside.replace("<", "&lt;").replace(">", "&gt;") in html


@pytest.mark.parametrize("body", ["> - ```\n>", "> 1. ```\n>", ">   ```\n>", "> - ```\n>\n>"])
def test_a_block_of_code_may_end_with_an_empty_line_of_its_quote(body: str) -> None:
    assert read_html(render(body, people={}).html).text == body.replace("\n", "")


def test_long_code_is_code() -> None:
    lines = "\n".join(f"x{number}" for number in range(800))
    page = read_html(render(f"```\n{lines}\n```", people={}).html)
    assert page.text == lines
    assert "pre" in page.tags

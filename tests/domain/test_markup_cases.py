"""The tables in `tests/cases/`. The composer's scripts are held to the same ones by `tests/js/cases.test.js`."""

import json
from pathlib import Path
from typing import Any

import pytest

from syncchat.domain.markup import plain_text, render
from tests.domain.markup_reader import read_html

CASES = Path(__file__).resolve().parent.parent / "cases"


def read_cases(name: str) -> list[Any]:
    rows: list[Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("case", read_cases("fences"), ids=lambda case: repr(case["text"]))
def test_code_goes_on_in_the_next_line_where_the_composer_says_so(case: dict[str, Any]) -> None:
    """`next` is what the composer begins the next line with; null where no block of code is open."""
    following = case["next"] if case["next"] is not None else case.get("quoted", "")
    html = render(f"{case['text']}\n{following}PROBE", people={}).html
    before = html[: html.find("PROBE")]
    assert (before.rfind("<pre") > before.rfind("</pre>")) == (case["next"] is not None)
    read_html(html)


@pytest.mark.parametrize("case", read_cases("addresses"), ids=lambda case: case["send"])
def test_an_address_begins_and_ends_where_people_mean_it(case: dict[str, Any]) -> None:
    page = read_html(render(case["send"], people={}).html)
    assert page.hrefs == case["hrefs"]


@pytest.mark.parametrize("case", read_cases("markdown"), ids=lambda case: case["send"])
def test_a_message_shows_what_was_typed(case: dict[str, Any]) -> None:
    html = render(case["send"], people={}).html
    assert html == case.get("html", html)
    assert all(part in html for part in case.get("has", []))
    assert plain_text(case["send"]) == case.get("plain", plain_text(case["send"]))


@pytest.mark.parametrize("case", read_cases("escapes"), ids=lambda case: case["send"])
def test_backslashes_are_shown_unless_they_are_meant_as_an_escape(case: dict[str, Any]) -> None:
    page = read_html(render(case["send"], people={"bob": 2}).html)
    assert page.text == case["shown"]
    assert "marks" in case or set(page.tags) <= {"p", "br"}


@pytest.mark.parametrize("case", read_cases("pasted"), ids=lambda case: case["copied"])
def test_what_the_composer_writes_for_pasted_text_is_shown_as_it_was_copied(case: dict[str, Any]) -> None:
    assert read_html(render(case["written"], people={}).html).text == case["copied"]


@pytest.mark.parametrize("case", read_cases("targets"), ids=lambda case: case["address"])
def test_an_address_that_the_composer_puts_behind_words_is_the_link(case: dict[str, Any]) -> None:
    page = read_html(render(f"[words]({case['written']})", people={}).html)
    assert page.hrefs == [case.get("href", case["written"])]
    assert page.text == "words"


@pytest.mark.parametrize("case", read_cases("labels"), ids=lambda case: case["send"])
def test_a_link_whose_words_are_another_address_shows_its_host(case: dict[str, Any]) -> None:
    page = read_html(render(case["send"], people={}).html)
    assert page.text == case["shown"]
    assert len(page.hrefs) == 1

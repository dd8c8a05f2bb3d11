"""The table of mentions."""

import json
from pathlib import Path

import pytest

from syncchat.domain.markup import find_mention_names, render
from tests.cases.mentions import MENTIONED

BORDERS = json.loads((Path(__file__).parent / "mention_borders.json").read_text(encoding="utf-8"))
PEOPLE = {"ann": 1, "bob_": 2}


@pytest.mark.parametrize(("body", "mentions"), MENTIONED.items())
def test_who_is_called(body: str, mentions: set[int]) -> None:
    rendered = render(body, people=PEOPLE)

    assert rendered.mentions == mentions
    assert {PEOPLE[name] for name in find_mention_names(body) if name in PEOPLE} >= mentions


def test_a_mention_shows_what_was_typed() -> None:
    html = render("看＠Ａｎｎ処理", people=PEOPLE).html

    assert html == '<p>看<a class="mention" data-user="1" href="/people/ann/">＠Ａｎｎ</a>処理</p>'


@pytest.mark.parametrize(("before", "expected"), BORDERS["before a name"].items())
def test_what_stands_before_a_mention(before: str, expected: bool) -> None:
    assert bool(render(f"{before}@ann", people=PEOPLE).mentions) is expected


@pytest.mark.parametrize(("mark", "expected"), BORDERS["marks that begin a name"].items())
def test_which_marks_begin_a_mention(mark: str, expected: bool) -> None:
    assert bool(render(f"{mark}ann", people=PEOPLE).mentions) is expected


@pytest.mark.parametrize("body", ["\\@ann", "\\＠ann", "你\\@ann", "（\\﹫ann"])
def test_a_backslash_keeps_a_name_from_being_called(body: str) -> None:
    rendered = render(body, people=PEOPLE)

    assert rendered.mentions == set()
    assert rendered.html == "<p>" + body.replace("\\", "") + "</p>"

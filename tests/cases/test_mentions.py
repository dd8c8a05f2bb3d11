"""The table of mentions."""

import pytest

from syncchat.domain.markup import find_mention_names, render
from tests.cases.mentions import MENTIONED

PEOPLE = {"ann": 1, "bob_": 2}


@pytest.mark.parametrize(("body", "mentions"), MENTIONED.items())
def test_who_is_called(body: str, mentions: set[int]) -> None:
    rendered = render(body, people=PEOPLE)

    assert rendered.mentions == mentions
    assert {PEOPLE[name] for name in find_mention_names(body) if name in PEOPLE} >= mentions


def test_a_mention_shows_what_was_typed() -> None:
    html = render("看＠Ａｎｎ処理", people=PEOPLE).html

    assert html == '<p>看<a class="mention" data-user="1" href="/people/ann/">＠Ａｎｎ</a>処理</p>'

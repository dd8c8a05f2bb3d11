"""Ten texts of each of eleven languages: what was said in them is found by any of its words, however it is spelled."""

import json
from pathlib import Path
from typing import Any

import pytest

from syncchat.domain.search.search import search
from syncchat.models import Room, User
from tests.cases.test_search import say

pytestmark = pytest.mark.django_db

LANGUAGES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "scripts.json").read_text("utf-8")
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_was_said_is_found_by_its_words(alice: User, lobby: Room, language: str) -> None:
    texts = LANGUAGES[language]
    say(alice, lobby, *(each["text"] for each in texts))

    missed = [
        (query, each["text"])
        for each in texts
        for query in each["search"]
        if each["text"] not in {hit.message.body for hit in search(user=alice, query=query).results}
    ]

    assert missed == []

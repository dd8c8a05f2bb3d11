"""The table of searches, on whichever database the tests run."""

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.search.search import search
from syncchat.models import Room, User
from tests.cases.search import FOUND, Case, apart

pytestmark = pytest.mark.django_db


def say(author: User, room: Room, *bodies: str) -> None:
    for body in bodies:
        send_message(actor=author, room_id=room.pk, id=make_id(), body=body)


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_a_search_finds(alice: User, lobby: Room, case: Case) -> None:
    say(alice, lobby, *case.messages)
    found = {result.message.body for result in search(user=alice, query=case.query).results}

    assert found == {case.messages[number] for number in case.found}


@pytest.mark.parametrize(
    ("body", "query", "lit"),
    [
        (apart("ein Café"), "cafe", apart("Café")),
        ("viele Häuser", "haeuser", "Häuser"),
        ("ﾊﾝﾊﾞｰｶﾞｰ食べ", "ハンバーガー", "ﾊﾝﾊﾞｰｶﾞｰ"),
        (apart("한글 파일"), "파일", apart("파일")),
        ("l’équipe arrive", "équipe", "équipe"),
        ("… ½ done", "done", "done"),
        ("שָׁלוֹם לכולם", "שלום", "שָׁלוֹם"),
    ],
)
def test_what_was_found_is_lit_as_it_was_written(
    alice: User, lobby: Room, body: str, query: str, lit: str
) -> None:
    say(alice, lobby, body)
    (result,) = search(user=alice, query=query).results

    assert [piece.text for piece in result.excerpt if piece.hit] == [lit]

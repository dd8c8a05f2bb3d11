"""Finding messages again, on whichever database the tests run."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.rooms.archiving import delete_room
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import remove_person
from syncchat.domain.search.search import search
from syncchat.errors import Invalid
from syncchat.models import Message, Room, SearchDocument, SearchTerm, User
from syncchat.protocol.search import SearchOrder
from syncchat.search.indexing import catch_up, count_microseconds, start_over
from syncchat.search.stemming import find_stem
from syncchat.text.words import list_words

pytestmark = pytest.mark.django_db


def say(author: User, room: Room, body: str) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def find(user: User, query: str) -> list[str]:
    return [result.message.body for result in search(user=user, query=query).results]


TALK = [
    "The glaze test tiles are out of kiln 2",
    "She was running to the kilns",
    "Websockets are open",
    "Größe matters, says the café in Malmö",
    "明日は検索の会議があります",
    "Don't forget: https://example.org/paper",
    "cat in the location",
]


@pytest.fixture
def talk(alice: User, lobby: Room) -> list[Message]:
    return [say(alice, lobby, body) for body in TALK]


FORMS: dict[str, list[int]] = {
    "glaze": [0],
    "GLAZES": [0],
    "kiln": [0, 1],
    "kilns glazed": [0],
    "run": [1],
    "runs": [1],
    "webs": [2],
    "ocket": [2],
    "*sock*": [2],
    '"test tiles"': [0],
    '"tiles test"': [],
    "“test tiles”": [0],
    "tiles test": [0],
    "grosse": [3],
    "cafe": [3],
    "CAFÉ malmo": [3],
    "検索": [4],
    "索": [4],
    "会議": [4],
    "議会": [],
    "dont": [5],
    "don’t": [5],
    "example.org": [5],
    "org.example": [],
    "cat": [6],
    "*cat*": [6],
    "locat": [6],
    "zebra": [],
    "!!!": [],
    "": [],
    "glaze zebra": [],
}


def test_words_are_found_in_every_form(alice: User, talk: list[Message]) -> None:
    found = {query: find(alice, query) for query in FORMS}
    assert found == {
        query: [TALK[number] for number in reversed(numbers)] for query, numbers in FORMS.items()
    }


STRANGE = ['"', "*", "'", "a:b:", 'x" OR "y', "(", "NEAR(a b)", "%", "\\", "in:", "🎉", "\ud800"]


def test_no_query_is_too_strange(alice: User, talk: list[Message]) -> None:
    for query in STRANGE:
        assert len(find(alice, query)) <= len(TALK), query


def test_only_what_one_may_read_is_found(
    alice: User, bob: User, charlie: User, lobby: Room, cellar: Room
) -> None:
    between = open_direct(actor=alice, people=[bob.pk])
    for room in (lobby, cellar, between):
        say(alice, room, f"quokka in {room}")

    assert len(find(alice, "quokka")) == 3
    assert find(bob, "quokka") == [f"quokka in {between}", "quokka in Lobby"]
    assert find(charlie, "quokka") == ["quokka in Lobby"]
    assert find(charlie, "quokka in:mine") == []
    assert find(charlie, "quokka in:cellar") == []
    assert search(user=charlie, query="quokka").rooms == [(lobby, 1)]


def test_who_was_removed_finds_nothing_more(alice: User, bob: User, cellar: Room) -> None:
    from syncchat.domain.rooms.memberships import add_people

    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    say(alice, cellar, "quokka")
    assert find(bob, "quokka") == ["quokka"]
    remove_person(actor=alice, room_id=cellar.pk, person_id=bob.pk)

    found = search(user=bob, query="quokka")
    assert (found.results, found.total, found.rooms, found.people) == ([], 0, [], [])


def test_a_hint_names_no_word_of_a_room_that_is_not_mine(alice: User, charlie: User, cellar: Room) -> None:
    say(alice, cellar, "websocket")

    assert search(user=alice, query="websokcet").suggestion == "websocket"
    assert search(user=charlie, query="websokcet").suggestion is None


def test_a_hint_keeps_the_filters(alice: User, lobby: Room) -> None:
    say(alice, lobby, "kiln glaze")

    assert search(user=alice, query="from:alice kilm glaez").suggestion == "from:alice kiln glaze"


def test_filters_narrow(alice: User, bob: User, lobby: Room, general: Room) -> None:
    say(alice, lobby, "bread by alice, see https://example.org")
    say(bob, general, "bread by bob")

    assert find(alice, "bread from:bob") == ["bread by bob"]
    assert find(alice, "from:me bread") == ["bread by alice, see https://example.org"]
    assert find(alice, "from:@bob from:me bread") == find(alice, "bread")
    assert find(alice, "from:Bob") == ["bread by bob"]
    assert find(alice, "bread in:Lobby") == find(alice, "has:link") == find(alice, 'in:"lobby"')
    assert find(alice, "in:lobby has:link from:bob") == []


def test_days_are_those_of_the_calendar(alice: User, lobby: Room) -> None:
    old = say(alice, lobby, "bread of old")
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    say(alice, lobby, "bread of today")
    today = timezone.localdate().isoformat()

    assert find(alice, f"bread after:{today}") == find(alice, "bread after:yesterday") == ["bread of today"]
    assert find(alice, f"bread before:{today}") == find(alice, "bread before:week") == ["bread of old"]
    assert find(alice, "bread after:month") == ["bread of today"]
    assert find(alice, "after:1800") == find(alice, "before:9999") == ["bread of today", "bread of old"]


@pytest.mark.parametrize(
    "query",
    ["in:nowhere bread", "from:nobody bread", "has:teeth bread", "before:soon bread", "before:2026-13 bread"],
)
def test_a_filter_that_means_nothing_says_so(alice: User, lobby: Room, query: str) -> None:
    say(alice, lobby, "bread")
    found = search(user=alice, query=query)

    assert (found.results, len(found.notes)) == ([], 1)


def test_a_direct_message_is_named_by_its_people(alice: User, bob: User) -> None:
    say(alice, open_direct(actor=alice, people=[bob.pk]), "bread for two")

    assert find(bob, "in:@alice") == ["bread for two"]
    assert find(alice, "in:@bob bread") == ["bread for two"]
    # Whom nobody knows is not left out of a list of people
    assert find(alice, "in:@bob,@nobody") == []
    assert find(alice, "in:@nobody") == []


def test_pages_go_on_where_the_last_one_ended(alice: User, lobby: Room) -> None:
    for number in range(7):
        say(alice, lobby, f"bread {number}")
    first = search(user=alice, query="bread", limit=3)
    say(alice, lobby, "bread, newer")
    second = search(user=alice, query="bread", limit=3, cursor=first.next or "")
    third = search(user=alice, query="bread", limit=3, cursor=second.next or "")

    pages = [[result.message.body[-1] for result in page.results] for page in (first, second, third)]
    assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert (first.total, third.next) == (7, None)
    for cursor in ("x", "-1", "9" * 30):
        with pytest.raises(Invalid):
            search(user=alice, query="bread", cursor=cursor)


def test_hits_are_lit_where_they_stand(alice: User, lobby: Room) -> None:
    say(alice, lobby, "before " * 60 + "the **Kilns** & <b>glaze</b> " + "after " * 60)
    (result,) = search(user=alice, query="kiln glaze").results

    assert [piece.text for piece in result.excerpt if piece.hit] == ["Kilns", "glaze"]
    text = "".join(piece.text for piece in result.excerpt)
    assert "the Kilns & <b>glaze</b>" in text
    assert len(text) < 300


def test_an_edited_message_is_found_by_what_it_says_now(alice: User, lobby: Room) -> None:
    message = say(alice, lobby, "quokka")
    say(alice, lobby, "bread")
    assert find(alice, "quokka") == ["quokka"]
    edit_message(actor=alice, message_id=message.pk, body="wombat")

    assert find(alice, "quokka") == []
    assert find(alice, "wombat") == ["wombat"]
    assert find(alice, "from:me") == ["bread", "wombat"]


def test_deleted_words_leave_the_index_with_the_message(alice: User, lobby: Room) -> None:
    message, other = say(alice, lobby, "quokka bread"), say(alice, lobby, "quokka wombat")
    catch_up()
    delete_message(actor=alice, message_id=message.pk)

    assert set(SearchTerm.objects.values_list("word", flat=True)) == {"quokka", "wombat"}
    assert list(SearchDocument.objects.values_list("message_id", flat=True)) == [other.pk]
    assert find(alice, "bread") == []
    assert find(alice, "quokka") == ["quokka wombat"]


def test_a_deleted_room_leaves_no_words(alice: User, cellar: Room, lobby: Room) -> None:
    say(alice, cellar, "quokka")
    say(alice, lobby, "bread")
    catch_up()
    delete_room(actor=alice, room_id=cellar.pk, confirmation="Cellar")

    assert list(SearchTerm.objects.values_list("word", flat=True)) == ["bread"]
    assert find(alice, "quokka") == []


def test_lines_of_the_house_are_not_found(alice: User, lobby: Room) -> None:
    assert find(alice, "lobby") == []
    assert find(alice, "in:lobby") == []


def test_an_index_made_anew_finds_the_same(alice: User, talk: list[Message]) -> None:
    before = find(alice, "kiln")
    start_over()
    assert SearchTerm.objects.count() == 0

    assert find(alice, "kiln") == before
    assert catch_up()


def test_two_messages_of_one_microsecond_are_both_found(alice: User, lobby: Room) -> None:
    both = [say(alice, lobby, f"bread {number}") for number in range(3)]
    Message.objects.update(created_at=both[0].created_at)

    assert sorted(find(alice, "bread")) == ["bread 0", "bread 1", "bread 2"]
    first = count_microseconds(both[0].created_at)
    assert sorted(SearchDocument.objects.values_list("pk", flat=True)) == [first, first + 1, first + 2]


@pytest.mark.parametrize(
    ("word", "stem"),
    [("running", "run"), ("glazed", "glaze"), ("happiness", "happi"), ("ponies", "poni"), ("sky", "sky")],
)
def test_english_words_have_a_stem(word: str, stem: str) -> None:
    assert find_stem(word) == stem


def test_words_are_the_same_however_they_are_written() -> None:
    assert list_words("CAFE\u0301 café Café ＦＵＬＬ Ångström") == [
        "cafe",
        "cafe",
        "cafe",
        "full",
        "ångström",
    ]
    assert list_words("が か snake_case v1.2 it's") == ["が", "か", "snake", "case", "v1", "2", "its"]


def test_the_best_match_comes_first_where_that_is_asked_for(alice: User, lobby: Room) -> None:
    best = say(alice, lobby, "Kiln, kiln, kiln")
    others = [
        say(alice, lobby, f"Somebody else has left a kiln in the yard beside number {n}") for n in range(4)
    ]
    newest = [each.pk for each in (*others[::-1], best)]

    def list_found(**asked: Any) -> list[UUID]:
        return [result.message.pk for result in search(user=alice, query="kiln", **asked).results]

    assert list_found() == newest
    assert list_found(order=SearchOrder.BEST)[0] == best.pk
    first = search(user=alice, query="kiln", order=SearchOrder.BEST, limit=2)
    second = list_found(order=SearchOrder.BEST, limit=3, cursor=first.next)
    assert {*(result.message.pk for result in first.results), *second} == set(newest)
    assert (
        search(user=alice, query="in:lobby", order=SearchOrder.BEST, limit=1).results[0].message == others[-1]
    )


def test_what_stands_beside_a_result_comes_with_it(alice: User, bob: User, lobby: Room) -> None:
    before, gone, found, after = (say(alice, lobby, body) for body in ("Before", "Gone", "A kiln", "After"))
    delete_message(actor=alice, message_id=gone.pk)
    in_thread = send_message(
        actor=bob, room_id=lobby.pk, id=make_id(), body="Which oven?", thread=found.pk
    ).message

    (result,) = search(user=alice, query="kiln").results
    assert (result.before, result.after) == (before, after)
    (first,) = search(user=alice, query="before").results
    assert (first.before, first.after) == (None, found)
    (answer,) = search(user=alice, query="oven").results
    assert (answer.message, answer.before, answer.after) == (in_thread, None, None)


@pytest.mark.parametrize(("typed", "meant"), [("gaet", "gate"), ("agte", "gate"), ("websokcet", "websocket")])
def test_a_hint_is_the_word_with_the_fewest_slips(alice: User, lobby: Room, typed: str, meant: str) -> None:
    for body in ("Great gates", "The gate", "websocket", "gated agate"):
        say(alice, lobby, body)
    assert search(user=alice, query=typed).suggestion == meant

from urllib.parse import quote

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.errors import NotFound
from syncchat.models import Message, Room, User
from syncchat.serializers import messages as message_serializer
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Bread at four").message


def _path(message: Message, emoji: str) -> str:
    return f"messages/{message.pk}/reactions/{quote(emoji)}"


def test_a_reaction_is_put_and_deleted_as_often_as_one_likes(as_bob: Caller, word: Message) -> None:
    me = as_bob.user.pk
    for _again in range(2):
        answer = as_bob.put(_path(word, "👍"), None)
        assert answer.status_code == 200
        assert answer.json()["reactions"] == [{"emoji": "👍", "count": 1, "people": [me]}]

    for _again in range(2):
        answer = as_bob.delete(_path(word, "👍"))
        assert (answer.status_code, "reactions" in answer.json()) == (200, False)


@pytest.mark.parametrize("emoji", ["#️⃣", "👩‍❤️‍👨", "❤️"])
def test_emoji_that_are_hard_to_write_in_a_path_arrive(as_bob: Caller, word: Message, emoji: str) -> None:
    assert as_bob.put(_path(word, emoji), None).json()["reactions"][0]["emoji"] == emoji


@pytest.mark.parametrize("emoji", ["no", "👍👍", "x" * 100])
def test_what_is_no_emoji_is_refused(as_bob: Caller, word: Message, emoji: str) -> None:
    answer = as_bob.put(_path(word, emoji), None)

    assert (answer.status_code, answer.json()["field"]) == (400, "emoji")


def test_history_and_events_carry_the_present_reactions(as_bob: Caller, lobby: Room, word: Message) -> None:
    start = as_bob.get(f"rooms/{lobby.pk}/messages").json()["position"]
    for emoji in ("👍", "🎉"):
        as_bob.put(_path(word, emoji), None)
    as_bob.delete(_path(word, "👍"))
    mine = [{"emoji": "🎉", "count": 1, "people": [as_bob.user.pk]}]

    history = as_bob.get(f"rooms/{lobby.pk}/messages").json()
    page = as_bob.get(f"logs/{lobby.log_id}/events?after={start[0]},{start[1]}").json()

    assert history["messages"][-1]["reactions"] == mine
    (event,) = page["events"]
    assert (event["kind"], event["message"]["reactions"]) == ("reactions_changed", mine)
    assert event["reactors"] == [as_bob.user.pk]
    assert page["to"][0] == start[0] + 3


def test_who_reacted_comes_in_pages(as_bob: Caller, word: Message) -> None:
    for emoji in ("👍", "🎉", "🚀"):
        as_bob.put(_path(word, emoji), None)
    path = f"messages/{word.pk}/reactions"

    first = as_bob.get(f"{path}?limit=2").json()
    rest = as_bob.get(f"{path}?limit=2&after={first['next']}").json()

    assert [each["emoji"] for each in (*first["reactions"], *rest["reactions"])] == ["👍", "🎉", "🚀"]
    assert "next" not in rest
    assert first["reactions"][0]["person"]["username"] == "bob"
    only = as_bob.get(f"{path}?emoji={quote('🎉')}").json()
    assert [each["emoji"] for each in only["reactions"]] == ["🎉"]


def test_who_is_removed_before_the_answer_is_refused_and_has_done_nothing(
    as_bob: Caller, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nothing(*_asked: object) -> Message:
        raise NotFound

    monkeypatch.setattr(message_serializer, "get_message_for", find_nothing)

    assert as_bob.put(_path(word, "👍"), None).status_code == 404
    assert not word.reactions.exists()

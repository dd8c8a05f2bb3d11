"""Threads: answers that stand apart, one level deep, counted once each."""

from uuid import UUID

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.messages import threads
from syncchat.domain.messages.messages import delete_message, list_messages, send_message
from syncchat.domain.messages.reads import count_unread, mark_read
from syncchat.domain.messages.threads import follow_thread, read_thread, unfollow_thread
from syncchat.domain.rooms.memberships import leave_room
from syncchat.errors import NotFound
from syncchat.models import LogEntry, Message, Room, ThreadFollow, User
from syncchat.serializers.bootstrap import describe_thread, describe_threads
from syncchat.serializers.events import read_page
from syncchat.serializers.messages import serialize_messages
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def _say(
    author: User, room: Room, body: str, thread: UUID | None = None, *, also_in_room: bool = False
) -> Message:
    return send_message(
        actor=author, room_id=room.pk, id=make_id(), body=body, thread=thread, also_in_room=also_in_room
    ).message


@pytest.fixture
def root(alice: User, lobby: Room) -> Message:
    return _say(alice, lobby, "Bread at four")


def _waiting(user: User) -> dict[UUID, int]:
    return {each.id: each.unread for each in describe_threads(user).threads}


def _shown(room: Room) -> list[str]:
    return [each.body for each in list_messages(room=room) if each.kind == "text"]


def test_an_answer_in_a_thread_is_not_in_the_room_unless_it_is_sent_there_too(
    alice: User, bob: User, lobby: Room, root: Message
) -> None:
    _say(bob, lobby, "Which bread?", root.pk)
    both = _say(bob, lobby, "Rye", root.pk, also_in_room=True)
    assert _shown(lobby) == ["Bread at four", "Rye"]
    page = describe_thread(alice, both.pk)
    assert (page.root.id, [each.body for each in page.messages]) == (root.pk, ["Which bread?", "Rye"])
    assert page.root.replies is not None
    assert (page.root.replies.count, page.root.replies.last_seq) == (2, both.seq)


def test_an_answer_to_an_answer_goes_to_the_same_root(bob: User, lobby: Room, root: Message) -> None:
    first = _say(bob, lobby, "Which bread?", root.pk)
    assert _say(bob, lobby, "Rye?", first.pk).thread == root


def test_a_thread_of_another_room_is_as_if_it_were_not(
    alice: User, bob: User, lobby: Room, cellar: Room, root: Message
) -> None:
    hidden = _say(alice, cellar, "Jam")
    for wanted in (hidden.pk, make_id()):
        with pytest.raises(NotFound):
            _say(bob, lobby, "What?", wanted)
    for verb in (follow_thread, unfollow_thread):
        with pytest.raises(NotFound):
            verb(actor=bob, message_id=hidden.pk)
    with pytest.raises(NotFound):
        describe_thread(bob, hidden.pk)
    assert _say(bob, lobby, "What?", root.pk).thread == root


def test_each_unread_message_counts_in_one_place_and_only_for_followers(
    alice: User, bob: User, lobby: Room, root: Message
) -> None:
    mark_read(actor=bob, room_id=lobby.pk, seq=root.seq)
    _say(alice, lobby, "Of its own accord", root.pk)
    assert (count_unread(bob)[lobby.pk].unread, _waiting(bob)) == (0, {})
    _say(alice, lobby, "Ask @bob", root.pk)
    shown = _say(alice, lobby, "Also here", root.pk, also_in_room=True)
    assert (count_unread(bob)[lobby.pk].unread, _waiting(bob)) == (1, {root.pk: 1})
    assert describe_threads(bob).threads[0].mentions == 1

    read_thread(actor=bob, message_id=shown.pk, seq=shown.seq)
    assert (count_unread(bob)[lobby.pk].unread, _waiting(bob)) == (1, {root.pk: 0})
    read_thread(actor=bob, message_id=root.pk, seq=1)
    assert ThreadFollow.objects.get(user=bob).read_seq == shown.seq


def test_who_began_it_answers_or_is_named_follows_until_they_stop(
    alice: User, bob: User, lobby: Room, root: Message
) -> None:
    _say(bob, lobby, "Which bread?", root.pk)
    assert (_waiting(alice), _waiting(bob)) == ({root.pk: 1}, {root.pk: 0})
    unfollow_thread(actor=alice, message_id=root.pk)
    _say(bob, lobby, "@alice?", root.pk)
    assert _waiting(alice) == {}
    _say(alice, lobby, "Rye", root.pk)
    assert root.pk in _waiting(alice)
    assert LogEntry.objects.filter(log=alice.log, kind="thread_changed").count() == 3


def test_who_is_not_in_the_room_comes_to_follow_nothing(
    charlie: User, bob: User, lobby: Room, root: Message
) -> None:
    _say(bob, lobby, "@charlie would know", root.pk)
    assert not ThreadFollow.objects.filter(user=charlie).exists()


def test_after_leaving_a_room_its_threads_say_nothing(
    alice: User, bob: User, lobby: Room, root: Message
) -> None:
    _say(bob, lobby, "Which bread?", root.pk)
    leave_room(actor=bob, room_id=lobby.pk)
    _say(alice, lobby, "A secret", root.pk)
    assert _waiting(bob) == {}
    assert "Bread" not in "".join(event.text for event in read_page(bob.log_id, 0).events)


def test_a_deleted_answer_counts_no_longer(alice: User, bob: User, lobby: Room, root: Message) -> None:
    answer = _say(bob, lobby, "Which bread?", root.pk)
    delete_message(actor=bob, message_id=answer.pk)
    assert _waiting(alice) == {root.pk: 0}
    (shown,) = [each for each in serialize_messages(list_messages(room=lobby), bob) if each.id == root.pk]
    assert shown.replies is None


def test_every_thread_that_is_followed_is_on_one_of_the_pages(
    alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "THREADS_LIMIT", 2)
    roots = [_say(alice, lobby, "Root") for _ in range(5)]
    for root in roots:
        follow_thread(actor=alice, message_id=root.pk)
    as_alice, told, after = Caller(alice), [], ""
    for _page in range(3):
        told += [thread["id"] for thread in as_alice.get(f"threads{after}").json()["threads"]]
        after = f"?after={told[-1]}"

    assert told == [str(root.pk) for root in reversed(roots)]

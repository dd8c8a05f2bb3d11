"""What concerns a person: once each, newest first, page by page, unread as rooms and threads have it."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.messages.activity import ActivityItem, list_activity, read_activity
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.reactions import add_reaction, remove_reaction
from syncchat.domain.messages.reads import mark_read, mark_unread
from syncchat.domain.messages.threads import follow_thread, read_thread, unfollow_thread
from syncchat.domain.rooms.memberships import add_people, leave_room, remove_person
from syncchat.errors import Invalid
from syncchat.models import LogEntry, Message, Room, ThreadFollow, User
from syncchat.protocol.kinds import ActivityKind
from syncchat.serializers.rooms import serialize_my_rooms
from syncchat.serializers.threads import serialize_my_threads

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, body: str, **more: object) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, **more).message  # type: ignore[arg-type]


def _list(user: User, kind: ActivityKind | None = None) -> list[ActivityItem]:
    return list_activity(user=user, kind=kind)[0]


def _bodies(user: User, kind: ActivityKind | None = None) -> list[tuple[str, str]]:
    return [(item.kind.value, Message.objects.get(pk=item.message_id).body) for item in _list(user, kind)]


def test_mentions_replies_answers_and_reactions_come_newest_first_and_each_once(
    alice: User, bob: User, lobby: Room
) -> None:
    mine = _say(bob, lobby, "Who bakes?")
    _say(alice, lobby, "Not for anyone")
    _say(alice, lobby, "Ask @bob", reply_to=mine.pk)
    _say(alice, lobby, "I do", reply_to=mine.pk)
    _say(alice, lobby, "At four", thread=mine.pk)
    _say(alice, lobby, "Come, @room")
    add_reaction(actor=alice, message_id=mine.pk, emoji="👍")
    _say(bob, lobby, "Me, @bob")

    assert _bodies(bob) == [
        ("reaction", "Who bakes?"),
        ("mention", "Come, @room"),
        ("thread", "At four"),
        ("reply", "I do"),
        ("mention", "Ask @bob"),
    ]
    assert _bodies(bob, ActivityKind.REPLY) == [("reply", "I do"), ("reply", "Ask @bob")]
    assert _bodies(alice) == [("mention", "Me, @bob")] * 0


def test_what_is_deleted_taken_back_or_in_a_room_one_left_is_gone(
    alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    secret = _say(alice, cellar, "Hello @bob")
    mine = _say(bob, lobby, "Bread")
    gone = _say(alice, lobby, "And @bob")
    changed = _say(alice, lobby, "Dear @bob")
    add_reaction(actor=alice, message_id=mine.pk, emoji="👍")
    assert len(_list(bob)) == 4

    delete_message(actor=alice, message_id=gone.pk)
    edit_message(actor=alice, message_id=changed.pk, body="Dear all")
    remove_reaction(actor=alice, message_id=mine.pk, emoji="👍")
    assert [item.message_id for item in _list(bob)] == [secret.pk]
    remove_person(actor=alice, room_id=cellar.pk, person_id=bob.pk)
    assert _list(bob) == []


def test_a_thread_that_is_followed_no_more_says_nothing_but_where_one_is_named(
    alice: User, bob: User, lobby: Room
) -> None:
    root = _say(bob, lobby, "Bread")
    _say(alice, lobby, "At four", thread=root.pk)
    unfollow_thread(actor=bob, message_id=root.pk)
    assert _list(bob) == []
    _say(alice, lobby, "At five, @bob", thread=root.pk)
    (item,) = _list(bob)
    # Its count does not wait in the room either
    assert (item.kind, item.unread) == (ActivityKind.MENTION, False)
    follow_thread(actor=bob, message_id=root.pk)
    assert len(_list(bob)) == 2


def test_pages_follow_each_other_without_a_gap_and_without_a_repeat(
    alice: User, bob: User, lobby: Room
) -> None:
    moment = timezone.now()
    for number in range(12):
        mine = _say(bob, lobby, f"Mine {number}")
        _say(alice, lobby, f"Yours {number}", reply_to=mine.pk)
        add_reaction(actor=alice, message_id=mine.pk, emoji="👍")
    # As many as there are at one moment
    Message.objects.update(created_at=moment)
    whole = [item.message_id for item in _list(bob)]
    assert len(whole) == len(set(whole)) == 24

    paged, before = [], ""
    while True:
        page, following = list_activity(user=bob, before=before, limit=5)
        paged += [item.message_id for item in page]
        if following is None:
            break
        before = following
    assert paged == whole
    with pytest.raises(Invalid):
        list_activity(user=bob, before="yesterday")


def test_reactions_are_unread_until_the_list_was_seen_and_never_again(
    alice: User, bob: User, lobby: Room
) -> None:
    mine = _say(bob, lobby, "Bread")
    add_reaction(actor=alice, message_id=mine.pk, emoji="👍")
    assert [item.unread for item in _list(bob)] == [True]
    read_activity(actor=bob, at=datetime(2100, 1, 1, tzinfo=UTC))
    assert [item.unread for item in _list(bob)] == [False]
    assert bob.activity_read_at <= timezone.now()

    told = LogEntry.objects.filter(log_id=bob.log_id, kind="activity_read")
    read_activity(actor=bob, at=timezone.now() - timedelta(days=1))
    assert told.count() == 1


def test_several_reactions_to_one_message_are_one_row_with_the_last_of_them(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    from syncchat.domain.rooms.memberships import join_room

    join_room(actor=charlie, room_id=lobby.pk)
    mine = _say(bob, lobby, "Bread")
    for person, emoji in ((alice, "👍"), (charlie, "🎉"), (bob, "👀"), (alice, "🎉")):
        add_reaction(actor=person, message_id=mine.pk, emoji=emoji)
    (item,) = _list(bob)
    assert item.reaction is not None
    assert (item.reaction.user_id, item.reaction.emoji, item.people) == (alice.pk, "🎉", 2)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_unread_is_what_rooms_and_threads_count(
    seed: int, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    """Over a history: whatever was said, read, followed, edited and deleted, the mentions add up."""
    chance = random.Random(seed)
    add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    said = [_say(bob, room, "Begin") for room in (lobby, cellar)]

    def change() -> None:
        message = chance.choice(said)
        room, author = message.room, chance.choice((alice, alice, bob))
        body = chance.choice(("Hello", "Hello @bob", "Hello @room"))
        match chance.randrange(9):
            case 0 | 1:
                said.append(_say(author, room, body))
            case 2 | 3:
                said.append(_say(author, room, body, thread=message.pk, also_in_room=chance.random() < 0.3))
            case 4:
                said.append(_say(author, room, body, reply_to=message.pk))
            case 5:
                chance.choice((mark_read, mark_unread))(actor=bob, room_id=room.pk, seq=message.seq)
            case 6:
                read_thread(actor=bob, message_id=message.pk, seq=message.seq)
            case 7:
                chance.choice((follow_thread, unfollow_thread))(actor=bob, message_id=message.pk)
            case 8:
                message.refresh_from_db()
                if message.deleted_at is None and chance.random() < 0.5:
                    edit_message(actor=message.author, message_id=message.pk, body=body)
                elif message.deleted_at is None and message.replies.count() == 0:
                    delete_message(actor=message.author, message_id=message.pk)

    for _step in range(60):
        change()
        waiting = [item for item in _list(bob, ActivityKind.MENTION) if item.unread]
        threads = serialize_my_threads(ThreadFollow.objects.filter(is_following=True), bob)
        counted = sum(room.mentions for room in serialize_my_rooms(bob))
        assert len(waiting) == counted + sum(thread.mentions for thread in threads)


def test_one_leaves_a_room_and_its_activity_with_it(alice: User, bob: User, lobby: Room) -> None:
    _say(alice, lobby, "Hello @bob")
    leave_room(actor=bob, room_id=lobby.pk)
    assert _list(bob) == []

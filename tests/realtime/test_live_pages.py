from django.db import connection
from django.test.utils import CaptureQueriesContext

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.domain.rooms.memberships import add_people, join_room, leave_room
from syncchat.models import Log, Room, User
from syncchat.serializers.events import read_live_page, read_page


def test_a_live_page_names_everyone_who_leaves_after_its_beginning(
    alice: User, bob: User, lobby: Room
) -> None:
    before = Log.objects.get(pk=lobby.log_id).head
    assert read_live_page(lobby.log_id, before).leaving == frozenset()

    leave_room(actor=bob, room_id=lobby.pk)
    assert read_live_page(lobby.log_id, 0).leaving == {bob.pk}
    assert read_live_page(lobby.log_id, before + 1).leaving == frozenset()

    join_room(actor=bob, room_id=lobby.pk)
    assert read_live_page(lobby.log_id, before).leaving == {bob.pk}


def test_a_message_is_folded_only_into_what_leaves_in_the_same_frame(
    alice: User, bob: User, lobby: Room
) -> None:
    before = Log.objects.get(pk=lobby.log_id).head
    sent = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="One").message
    edit_message(actor=alice, message_id=sent.pk, body="Two")
    leave_room(actor=bob, room_id=lobby.pk)
    edit_message(actor=alice, message_id=sent.pk, body="Three")

    seqs = [event.seq - before for event in read_page(lobby.log_id, before).events]
    assert seqs == [2, 3, 4]


def test_many_who_came_in_cost_no_more_statements_than_one(alice: User, lobby: Room) -> None:
    before = Log.objects.get(pk=lobby.log_id).head
    people = [create_user(username=f"guest{number}", password="").pk for number in range(6)]
    add_people(actor=alice, room_id=lobby.pk, people=people[:1])
    with CaptureQueriesContext(connection) as one:
        read_page(lobby.log_id, before)
    add_people(actor=alice, room_id=lobby.pk, people=people[1:])
    with CaptureQueriesContext(connection) as many:
        page = read_page(lobby.log_id, before)

    assert [event.person_id for event in page.events if event.kind == "member_joined"] == people
    assert len(many) == len(one)

from syncchat.domain.memberships import join_room, leave_room
from syncchat.models import Log, Room, User
from syncchat.realtime.pages import read_live_page


def test_a_live_page_names_everyone_who_leaves_after_its_beginning(
    alice: User, bob: User, lobby: Room
) -> None:
    before = Log.objects.get(pk=lobby.log_id).head
    assert read_live_page(lobby.log_id, before).leaving == frozenset()

    leave_room(user=bob, room_id=lobby.pk)
    assert read_live_page(lobby.log_id, 0).leaving == {bob.pk}
    assert read_live_page(lobby.log_id, before + 1).leaving == frozenset()

    join_room(user=bob, room_id=lobby.pk)
    assert read_live_page(lobby.log_id, before).leaving == {bob.pk}

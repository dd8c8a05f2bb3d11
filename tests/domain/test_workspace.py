import pytest

from syncchat.domain.accounts import invites, workspace
from syncchat.domain.accounts.workspace import FirstRun, get_first_run
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms import rooms
from syncchat.errors import Forbidden, Invalid
from syncchat.models import Room, User, Workspace

pytestmark = pytest.mark.django_db


def test_only_the_owner_names_sets_and_closes(alice: User, bob: User) -> None:
    for verb, change in (
        (workspace.name_workspace, {"name": "Bob’s"}),
        (workspace.change_registration, {"registration": "closed"}),
        (workspace.close_first_run, {}),
    ):
        with pytest.raises(Forbidden):
            verb(actor=bob, **change)

    assert Workspace.current().named_at is None
    assert workspace.name_workspace(actor=alice, name=" Harbour  ").name == "Harbour"


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb", "\u202eevil"])
def test_a_name_that_cannot_be_is_refused(alice: User, name: str) -> None:
    with pytest.raises(Invalid):
        workspace.name_workspace(actor=alice, name=name)


def test_the_first_steps_are_read_from_what_is_there(alice: User, general: Room) -> None:
    assert get_first_run(alice) == FirstRun(False, False, False, False)

    workspace.name_workspace(actor=alice, name="Harbour")
    send_message(actor=alice, room_id=general.pk, id=make_id(), body="Hello")
    invites.create_invite(actor=alice)
    rooms.create_room(actor=alice, kind="public", name="Lobby")

    assert get_first_run(alice) == FirstRun(True, True, True, True)


def test_the_first_steps_are_the_owner_s_alone(alice: User, bob: User) -> None:
    assert get_first_run(bob) is None


def test_the_first_steps_go_when_closed(alice: User) -> None:
    workspace.close_first_run(actor=alice)

    assert get_first_run(alice) is None


def test_the_first_steps_go_by_themselves_after_ten_messages(alice: User, general: Room) -> None:
    for number in range(10):
        assert get_first_run(alice) is not None
        send_message(actor=alice, room_id=general.pk, id=make_id(), body=f"Message {number}")

    assert get_first_run(alice) is None

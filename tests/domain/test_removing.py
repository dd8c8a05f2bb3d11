"""All that somebody said goes at once, and comes back as it was for a day; in between nothing shows it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from syncchat.domain.accounts.owners import make_owner
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.pins import pin_message
from syncchat.domain.messages.polls import vote
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.moderation import removing
from syncchat.domain.moderation.kept import UNDONE_WITHIN, forget_removed
from syncchat.domain.moderation.removing import remove_messages, undo_removal
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import change_role
from syncchat.domain.rooms.rooms import get_general
from syncchat.domain.search.search import search
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.integrity import verify
from syncchat.models import AuditEntry, Forward, Message, Removal, RemovedFile, RemovedMessage, Room, User
from syncchat.queue.worker import do_all
from syncchat.search.indexing import catch_up
from syncchat.serializers.messages import serialize_messages
from tests.domain.stories import ask, forward
from tests.files.things import make_picture, send_files, upload
from tests.logs import list_kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def said(media: Path, alice: User, bob: User, lobby: Room) -> list[Message]:
    """Bob's: a picture that is edited, pinned, reacted to, answered and passed on; a poll; and a direct message."""
    boat = send_files(bob, lobby, upload(bob, make_picture(size=(1600, 1200)), "boat.jpg"), body="A boat")
    edit_message(actor=bob, message_id=boat.pk, body="My boat @alice, https://boats.example/")
    pin_message(actor=alice, message_id=boat.pk)
    add_reaction(actor=alice, message_id=boat.pk, emoji="👍")
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Nice", thread=boat.pk)
    asked = ask(bob, lobby)
    vote(actor=alice, message_id=asked.pk, options=[1])
    pair = open_direct(actor=alice, people=[bob.pk])
    passed_on = forward(alice, pair, boat)
    own = forward(bob, pair, boat)
    alone = send_message(actor=bob, room_id=pair.pk, id=make_id(), body="Between us, a boat").message
    catch_up()
    return [boat, asked, own, alone, passed_on]


def _show(*messages: Message, reader: User) -> list[dict[str, Any]]:
    rows = Message.objects.filter(pk__in=[each.pk for each in messages]).order_by("pk").for_display()
    shown = [each.model_dump(mode="json") for each in serialize_messages(rows, reader)]
    for each in shown:
        each.pop("previews", None)
    return shown


def _find_wrong() -> list[Any]:
    catch_up()
    return [findings for _subject, findings in verify() if findings]


def _remove(alice: User, bob: User, span: str = "all") -> Removal:
    removal = remove_messages(actor=alice, user_id=bob.pk, span=span)
    do_all()
    removal.refresh_from_db()
    return removal


def _undo(actor: User, removal: Removal) -> Removal:
    undo_removal(actor=actor, removal_id=removal.pk)
    do_all()
    removal.refresh_from_db()
    return removal


def test_all_of_it_goes_from_everywhere_and_is_told_by_the_logs(
    said: list[Message], alice: User, bob: User, lobby: Room
) -> None:
    removal = _remove(alice, bob)

    assert (removal.state, removal.removed, removal.expected) == ("removed", 4, 4)
    for shown in _show(*said[:4], reader=alice):
        assert (shown["deleted"], shown["body"], shown.get("files") or []) == (True, "", [])
    assert list_kinds(lobby).count("message_deleted") == 2
    assert search(user=alice, query="boat").results == []
    assert Forward.objects.get(message=said[4]).is_deleted
    assert _find_wrong() == []
    acts = AuditEntry.objects.filter(person=bob).values_list("action", "after")
    assert list(acts) == [("messages_removed", "4 messages, all")]


def test_it_comes_back_as_it_was_with_files_reactions_votes_and_pins(
    said: list[Message], media: Path, alice: User, bob: User, lobby: Room
) -> None:
    files = sorted(path.name for path in media.rglob("*") if path.is_file())
    before = _show(*said, reader=alice)
    removal = _remove(alice, bob)
    assert sorted(path.name for path in media.rglob("*") if path.is_file()) == files

    assert _undo(alice, removal).state == "restored"

    assert _show(*said, reader=alice) == before
    assert sorted(path.name for path in media.rglob("*") if path.is_file()) == files
    assert not RemovedMessage.objects.exists()
    assert not RemovedFile.objects.exists()
    assert list_kinds(lobby).count("message_restored") == 2
    catch_up()
    assert {each.message.pk for each in search(user=alice, query="boat").results} >= {said[0].pk, said[3].pk}
    assert _find_wrong() == []
    with pytest.raises(Conflict, match="Alice has undone this already"):
        undo_removal(actor=alice, removal_id=removal.pk)


def test_what_people_deleted_themselves_stays_deleted(said: list[Message], alice: User, bob: User) -> None:
    boat, asked, own, alone, passed_on = said
    delete_message(actor=bob, message_id=alone.pk)
    removal = _remove(alice, bob)
    assert removal.removed == 3
    # The first of what was passed on, from a browser that was offline: its copies stay away as well
    delete_message(actor=bob, message_id=boat.pk)

    _undo(alice, removal)

    left = Message.objects.filter(pk__in=[each.pk for each in said], deleted_at=None)
    assert set(left) == {asked, own, passed_on}
    assert list(Forward.objects.filter(is_deleted=False)) == []
    assert not Message.objects.get(pk=own.pk).attachments.exists()
    assert _find_wrong() == []


def test_after_a_day_it_is_really_gone(said: list[Message], media: Path, alice: User, bob: User) -> None:
    removal = _remove(alice, bob)
    late = timezone.now() + UNDONE_WITHIN
    with patch("django.utils.timezone.now", return_value=late):
        with pytest.raises(Conflict, match="gone for good"):
            undo_removal(actor=alice, removal_id=removal.pk)
        forget_removed()

    assert not RemovedMessage.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert Removal.objects.get().state == "gone"
    for path in media.rglob("*"):
        os.utime(path, (0, 0))
    assert _find_wrong() == []


def test_it_goes_on_where_it_was_killed_and_stops_where_it_is_undone(
    said: list[Message], alice: User, bob: User
) -> None:
    removal = remove_messages(actor=alice, user_id=bob.pk, span="all")
    with patch.object(removing, "BATCH", 1), patch.object(removing, "STEP", 2):
        # Killed after two messages, with no note of it, and then done again
        removing.go_on_removing.call(removal_id=removal.pk)
        removal.refresh_from_db()
        assert (removal.state, removal.removed) == ("removing", 2)
        _undo(alice, removal)

    assert (removal.state, removal.removed, removal.restored) == ("restored", 2, 2)
    assert not Message.objects.filter(pk__in=[each.pk for each in said]).exclude(deleted_at=None).exists()
    assert _find_wrong() == []


def test_nobody_brings_their_own_words_back(said: list[Message], alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(rank="administrator")
    removal = remove_messages(actor=alice, user_id=bob.pk, span="all")

    with pytest.raises(NotFound):
        removing.undo_removal(actor=User.objects.get(pk=bob.pk), removal_id=removal.pk)

    _undo(alice, removal)
    assert removal.state == "restored"


def test_only_what_was_said_in_that_time_goes(alice: User, bob: User, lobby: Room) -> None:
    old, new = (
        send_message(actor=bob, room_id=lobby.pk, id=make_id(), body=body).message for body in ("old", "new")
    )
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=2))
    person, shares = removing.preview_removal(actor=alice, user_id=bob.pk)
    assert person == bob
    assert {name: (share.messages, share.rooms) for name, share in shares.items()} == {
        "hour": (1, 1), "day": (2, 1), "week": (2, 1), "all": (2, 1),
    }  # fmt: skip

    _remove(alice, bob, "hour")

    assert list(Message.objects.filter(pk__in=[old.pk, new.pk], deleted_at=None)) == [old]
    with pytest.raises(Invalid, match="said nothing"):
        remove_messages(actor=alice, user_id=bob.pk, span="hour")


def test_moderators_of_the_room_of_everybody_reach_public_rooms(
    said: list[Message], alice: User, bob: User, charlie: User
) -> None:
    with pytest.raises(NotFound):
        remove_messages(actor=charlie, user_id=bob.pk, span="all")
    change_role(actor=alice, room_id=get_general().pk, person_id=charlie.pk, role="moderator")
    with pytest.raises(Forbidden):
        remove_messages(actor=charlie, user_id=alice.pk, span="all")
    with pytest.raises(Invalid, match="yourself"):
        remove_messages(actor=charlie, user_id=charlie.pk, span="all")

    removal = _remove(charlie, bob)

    assert removal.removed == 2
    assert Message.objects.get(pk=said[3].pk).deleted_at is None
    make_owner(actor=alice, user_id=bob.pk)
    assert removing.list_removals(actor=alice) == removing.list_removals(actor=charlie) == [removal]


def test_the_second_of_two_is_told_who_is_at_it(
    said: list[Message], alice: User, bob: User, charlie: User
) -> None:
    change_role(actor=alice, room_id=get_general().pk, person_id=charlie.pk, role="moderator")
    removal = remove_messages(actor=alice, user_id=bob.pk, span="all")

    with pytest.raises(Conflict, match="Alice is at it already"):
        remove_messages(actor=charlie, user_id=bob.pk, span="all")
    # What an owner took from private rooms is not a moderator's to see or to bring back
    assert removing.list_removals(actor=charlie) == []
    with pytest.raises(NotFound):
        undo_removal(actor=charlie, removal_id=removal.pk)

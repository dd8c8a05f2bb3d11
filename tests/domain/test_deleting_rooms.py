"""A room goes with everything in it, also on the disk, and nothing else goes with it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from syncchat.domain.accounts import invites
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.files.uploads import add_part, begin_upload
from syncchat.domain.links.previews import note_links
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.domain.messages.pins import pin_message
from syncchat.domain.messages.polls import vote
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.messages.saved import save_message
from syncchat.domain.moderation.kept import put_away
from syncchat.domain.notifications.deciding import decide_due
from syncchat.domain.outgoing.deliveries import deliver
from syncchat.domain.outgoing.webhooks import create_webhook
from syncchat.domain.retention.emptying import empty_message
from syncchat.domain.rooms import rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people
from syncchat.domain.search.search import search
from syncchat.integrity import verify
from syncchat.models import Attachment, Delivery, Message, MissedMessage, Removal, Room, ThreadFollow, User
from syncchat.search.indexing import catch_up
from tests.domain.stories import ask, forward
from tests.files.things import make_picture, send_files, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def make_outgoing(alice: User, lobby: Room, message: Message) -> None:
    """A webhook that was told of the message, and stays."""
    bot = create_bot(actor=alice, username="herald", display_name="Herald")
    add_people(actor=alice, room_id=lobby.pk, people=[bot.pk])
    webhook = create_webhook(actor=alice, bot_id=bot.pk, name="Herald", rooms=[lobby.pk])
    deliver(webhook, "message.sent", {"body": "boat"}, message=message.pk, room=lobby.pk)


def _remove(alice: User, message: Message) -> None:
    """As if all of its author's were, and it could still be undone."""
    removal = Removal.objects.create(person=message.author, asked_by=alice, state="removed")
    with transaction.atomic():
        put_away(removal, message)
        empty_message(message, alice)


@pytest.fixture
def lived_in(media: Path, alice: User, bob: User, lobby: Room) -> Message:
    """The lobby with a picture in a thread, edited, pinned, reacted to, quoted and found."""
    root = send_files(
        alice, lobby, upload(alice, make_picture(size=(1600, 1200)), "boat.jpg"), body="A boat @bob"
    )
    send_message(actor=bob, room_id=lobby.pk, id=uuid4(), body="Nice boat", thread=root.pk)
    send_message(actor=bob, room_id=lobby.pk, id=uuid4(), body="That boat", reply_to=root.pk)
    send_files(bob, lobby, upload(bob, b"Tide tables of boats"))
    edit_message(actor=alice, message_id=root.pk, body="My boat @bob, https://boats.example/")
    note_links(root.pk)
    decide_due(timezone.now() + timedelta(minutes=1))
    asked = ask(alice, lobby)
    vote(actor=bob, message_id=asked.pk, options=[1])
    forward(bob, lobby, root)
    pin_message(actor=bob, message_id=root.pk)
    add_reaction(actor=bob, message_id=root.pk, emoji="👍")
    save_message(actor=bob, message_id=root.pk)
    invites.create_invite(actor=alice, rooms=[lobby.pk])
    make_outgoing(alice, lobby, root)
    gone = send_files(bob, lobby, upload(bob, b"Spam of boats"))
    _remove(alice, gone)
    MissedMessage.objects.create(user=bob, message=root, due_at=root.created_at)
    catch_up()
    return root


def test_the_scene_has_a_row_in_each_table_that_refers_to_messages(lived_in: Message) -> None:
    """What is not in it would not be missed: such a row once made deleting its room fail."""
    for relation in Message._meta.related_objects:
        named = {f"{relation.field.name}__isnull": False}
        assert relation.related_model._default_manager.filter(**named).exists(), relation


def list_names(media: Path) -> set[str]:
    return {path.name for path in media.rglob("*") if path.is_file()}


def test_a_room_that_holds_files_goes_with_them_and_the_rest_stays(
    lived_in: Message, media: Path, alice: User, bob: User, lobby: Room
) -> None:
    half = begin_upload(actor=bob, id=uuid4(), name="notes.txt", size=10)
    add_part(actor=bob, upload_id=half.pk, offset=0, content=b"first")
    ready = upload(bob, b"not sent yet")
    elsewhere = send_files(
        alice, open_direct(actor=alice, people=[bob.pk]), upload(alice, b"kept"), body="kept"
    )
    before = list_names(media)

    rooms.delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby")

    assert (
        len(before) - len(list_names(media)) == 4
    )  # picture, thumbnail, tide tables and what could have been brought back
    left = set(Attachment.objects.values_list("pk", flat=True))
    assert left == {half.pk, ready.pk, *elsewhere.attachments.values_list("pk", flat=True)}
    assert not ThreadFollow.objects.exists()
    assert not Delivery.objects.exists()
    assert search(user=alice, query="boat").results == []
    for path in media.rglob("*"):
        os.utime(path, (0, 0))
    catch_up()
    assert [findings for _subject, findings in verify() if findings] == []

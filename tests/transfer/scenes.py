"""A workspace with one of everything that an export holds."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from django.core.management import call_command
from django.utils import timezone

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.accounts.avatars import set_avatar
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.accounts.groups import create_group
from syncchat.domain.accounts.profiles import update_preferences, update_profile
from syncchat.domain.emoji.custom import upload_emoji
from syncchat.domain.files.freeing import Choice, free_files
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.pins import pin_message
from syncchat.domain.messages.polls import vote
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.messages.saved import save_message
from syncchat.domain.messages.threads import unfollow_thread
from syncchat.domain.rooms.archiving import archive_room
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people, set_level
from syncchat.domain.rooms.rooms import change_topic, create_room
from syncchat.models import Attachment, Message, Room, User, Workspace
from syncchat.protocol.programs.actions import Action, ActionOption, ActionRow
from syncchat.search.indexing import start_over
from tests.domain.stories import ask, forward
from tests.files.things import make_picture, send_files, upload


def say(person: User, room: Room, body: str, **more: object) -> Message:
    return send_message(actor=person, room_id=room.pk, id=uuid4(), body=body, **more).message  # type: ignore[arg-type]


def furnish(alice: User, bob: User, charlie: User, lobby: Room, cellar: Room) -> None:
    """One of everything, said by the verbs that people use."""
    _set_up_people(alice, bob)
    root = send_files(
        alice, lobby, upload(alice, make_picture(size=(1600, 1200)), "boat.jpg"), body="A boat @bob"
    )
    say(bob, lobby, "Nice @crew", thread=root.pk)
    say(bob, lobby, "That boat @robert", reply_to=root.pk)
    edit_message(actor=alice, message_id=root.pk, body="My **boat** @bob :our-otter:")
    pin_message(actor=bob, message_id=root.pk)
    add_reaction(actor=bob, message_id=root.pk, emoji="👍")
    add_reaction(actor=bob, message_id=root.pk, emoji=":our-otter:")
    vote(actor=bob, message_id=ask(alice, lobby).pk, options=[1])
    _put_buttons(alice, lobby)
    save_message(actor=bob, message_id=root.pk, remind_at=timezone.now() + timedelta(days=1))
    unfollow_thread(actor=bob, message_id=root.pk)
    delete_message(actor=alice, message_id=say(alice, lobby, "Never mind").pk)
    notes = send_files(bob, lobby, upload(bob, b"Tide tables"), upload(bob, b"x" * 2_000_000, "old.bin"))
    _free(alice)
    direct = open_direct(actor=alice, people=[bob.pk])
    whisper = send_files(bob, direct, upload(bob, make_picture("PNG"), "secret.png"), body="Only for you")
    forward(alice, cellar, whisper)
    forward(alice, cellar, notes)
    change_topic(actor=alice, room_id=cellar.pk, topic="Wine")
    set_level(actor=alice, room_id=cellar.pk, level="mentions")
    attic = create_room(actor=alice, kind="public", name="Attic", topic="Old things")
    say(alice, attic, "Dust")
    archive_room(actor=alice, room_id=attic.pk)
    say(alice, direct, "Read so far")
    mark_read(actor=bob, room_id=direct.pk, seq=whisper.seq)
    deactivate_user(actor=alice, user_id=charlie.pk, reason="On leave")


def _set_up_people(alice: User, bob: User) -> None:
    Workspace.objects.update(name="Harbour", registration="invite")
    picture = make_picture(size=(300, 200))
    set_avatar(actor=alice, upload=BytesIO(picture), size=len(picture))
    small = make_picture("PNG", size=(64, 64))
    upload_emoji(actor=alice, name="our-otter", upload=BytesIO(small), size=len(small))
    create_group(actor=alice, handle="crew", name="The crew", people=[alice.pk, bob.pk])
    User.objects.filter(pk=bob.pk).update(email_verified_at=datetime(2026, 1, 2, tzinfo=UTC))
    bob.refresh_from_db()
    User.objects.filter(pk=bob.pk).update(rank="moderator")
    bob.refresh_from_db()
    for name in ("robert", "bob"):
        update_profile(actor=bob, display_name="Bob B.", username=name, status_text="At sea", about="I sail")
    update_preferences(actor=bob, theme="dark", language="de", enter_sends=False)


def _put_buttons(owner: User, room: Room) -> None:
    bot = create_bot(actor=owner, username="herald", display_name="Herald")
    add_people(actor=owner, room_id=room.pk, people=[bot.pk])
    say(bot, room, "Ship it?", actions=[ActionRow(elements=[YES, WHERE])])


YES = Action(kind="button", text="Yes", value="1", style="primary")
WHERE = Action(kind="select", text="Where", options=[ActionOption(text="Harbour", value="h")], chosen=["h"])


def _free(owner: User) -> None:
    Attachment.objects.filter(size__gt=1_000_000).update(created_at=timezone.now() - timedelta(days=400))
    free_files(actor=owner, choice=Choice(older_than=365, larger_than=1), expected=1)


def wipe(media: Path) -> None:
    """As on the day it was installed."""
    start_over()
    call_command("flush", interactive=False, verbosity=0)
    for path in sorted(media.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()

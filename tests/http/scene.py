"""A private room in which everyone has their part, and the same people in a public one."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.test import Client
from PIL import Image

from syncchat.domain.accounts import groups, invites
from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.emoji import custom
from syncchat.domain.hooks.incoming import create_webhook
from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages
from syncchat.domain.moderation.reporting import report_message
from syncchat.domain.outgoing import webhooks as outgoing
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.models import Message, Room, User
from syncchat.protocol.commands import NewPoll

ROLES = ("anonymous", "outsider", "removed", "member", "moderator", "owner")
PASSWORD = "correct-horse-battery"


@dataclass
class Scene:
    """Alice owns the rooms and the workspace; Erin is a member whom things are done to."""

    people: dict[str, User]
    erin: User
    cellar: Room
    lobby: Room
    old_hall: Room
    direct: Room
    word: Message
    said_in_lobby: Message
    question: Message
    team_id: int
    emoji_id: int
    webhook_id: int
    invite_id: int
    bot_id: int
    outgoing_id: int
    invite_token: str
    case_id: int
    clients: dict[str, Client] = field(default_factory=dict)


def build_scene() -> Scene:
    alice = _create("alice")
    people = {
        "owner": alice,
        "member": _create("bob"),
        "outsider": _create("charlie"),
        "moderator": _create("dora"),
        "removed": _create("rolf"),
    }
    erin = _create("erin")
    cellar = _furnish(rooms.create_room(actor=alice, kind="private", name="Cellar"), people, erin)
    lobby = _furnish(rooms.create_room(actor=alice, kind="public", name="Lobby"), people, erin)
    old_hall = _furnish(rooms.create_room(actor=alice, kind="private", name="Old hall"), people, erin)
    rooms.archive_room(actor=alice, room_id=old_hall.pk)
    invite = invites.create_invite(actor=alice, rooms=[lobby.pk], expires_in=timedelta(days=1))
    bot = create_bot(actor=alice, username="ci", display_name="Builds")
    scene = Scene(
        people=people,
        erin=erin,
        cellar=cellar,
        lobby=lobby,
        old_hall=old_hall,
        direct=open_direct(actor=alice, people=[people["member"].pk]),
        word=_say(alice, cellar),
        said_in_lobby=_say(alice, lobby),
        question=_say(alice, cellar, NewPoll(options=["Yes", "No"])),
        emoji_id=_add_emoji(alice),
        webhook_id=create_webhook(actor=alice, room_id=cellar.pk, name="Herald")[0].pk,
        team_id=groups.create_group(actor=alice, handle="team").pk,
        invite_id=invite.pk,
        bot_id=bot.pk,
        outgoing_id=outgoing.create_webhook(actor=alice, bot_id=bot.pk, name="Told").pk,
        invite_token=invite.token,
        case_id=_report(people["member"], _say(erin, cellar)),
    )
    scene.clients = {role: _visit(people.get(role)) for role in ROLES}
    return scene


def _create(username: str) -> User:
    return create_user(username=username, password=PASSWORD)


def _furnish(room: Room, people: dict[str, User], erin: User) -> Room:
    alice = people["owner"]
    inside = [people[role] for role in ("member", "moderator", "removed")]
    memberships.add_people(actor=alice, room_id=room.pk, people=[erin.pk, *(one.pk for one in inside)])
    memberships.change_role(actor=alice, room_id=room.pk, person_id=people["moderator"].pk, role="moderator")
    memberships.remove_person(actor=alice, room_id=room.pk, person_id=people["removed"].pk)
    return room


def _say(author: User, room: Room, poll: NewPoll | None = None) -> Message:
    sent = messages.send_message(actor=author, room_id=room.pk, id=make_id(), body="Hello", poll=poll)
    return sent.message


def _visit(person: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def _report(reporter: User, message: Message) -> int:
    return report_message(actor=reporter, message_id=message.pk, reason="spam").pk


def _add_emoji(actor: User) -> int:
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(drawn, "PNG")
    made = custom.upload_emoji(actor=actor, name="lantern_fest", upload=drawn, size=100)
    custom.add_alias(actor=actor, emoji_id=made.pk, name="fete")
    return made.pk

"""What people do in the scene of `test_state_plus_events.py`, where one verb alone tells too little."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.test import override_settings
from django.utils import timezone
from PIL import Image

from syncchat.domain.accounts import (
    accounts,
    ignoring,
    owners,
)
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.emoji import custom
from syncchat.domain.files.freeing import Choice, free_files
from syncchat.domain.hooks import incoming
from syncchat.domain.ids import make_id
from syncchat.domain.later import drafts, scheduled
from syncchat.domain.leaving.asking import ask_to_leave
from syncchat.domain.leaving.erasing import erase_account
from syncchat.domain.links import previews
from syncchat.domain.mail.replies import take_reply
from syncchat.domain.mail.reply_address import make_reply_address
from syncchat.domain.messages import messages, pins, polls, reactions, saved
from syncchat.domain.moderation import deciding, removing, slow_mode, standing
from syncchat.domain.moderation.reporting import report_message, report_person
from syncchat.domain.outgoing.answers import Answer, answer_later, take_answer
from syncchat.domain.outgoing.deliveries import deliver
from syncchat.domain.outgoing.webhooks import create_webhook
from syncchat.domain.retention.applying import apply_retention
from syncchat.domain.retention.rules import Days, Scope, change_rule
from syncchat.domain.rooms import memberships, rooms, sidebar
from syncchat.models import (
    CustomEmoji,
    IncomingWebhook,
    LinkPreview,
    Message,
    MessageLink,
    Notice,
    Room,
    ScheduledMessage,
    User,
)
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.kinds import Ignoring
from syncchat.protocol.programs.actions import Action, ActionRow
from tests.files.things import make_picture, send_files, upload

TOMORROW = timezone.now() + timedelta(days=1)


@dataclass
class Scene:
    alice: User
    bob: User
    charlie: User
    lobby: Room
    cellar: Room
    old_hall: Room
    direct: Room
    word: Message
    greeting: Message
    invite: str

    @property
    def everyone(self) -> tuple[User, User, User]:
        return self.alice, self.bob, self.charlie


def say(author: User, room: Room, body: str) -> Message:
    return messages.send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def answer(author: User, word: Message, body: str) -> Message:
    return messages.send_message(
        actor=author, room_id=word.room_id, id=make_id(), body=body, reply_to=word.pk
    ).message


def answer_then_change_the_answered(s: Scene) -> None:
    for number in range(4):
        answer(s.alice, s.word, f"Answer {number}")
    messages.edit_message(actor=s.bob, message_id=s.word.pk, body="Hello **everyone** &\n\n> more")
    answer(s.bob, s.greeting, "And you")
    messages.delete_message(actor=s.alice, message_id=s.greeting.pk)


def answer_in_thread(s: Scene) -> None:
    for number in range(4):
        thread(s.alice, s.word, f"Answer {number} @bob")
    last = thread(s.bob, s.word, "In both", also_in_room=True)
    messages.delete_message(actor=s.bob, message_id=last.pk)
    messages.delete_message(actor=s.bob, message_id=s.word.pk)


def thread(author: User, word: Message, body: str, *, also_in_room: bool = False) -> Message:
    return messages.send_message(
        actor=author,
        room_id=word.room_id,
        id=make_id(),
        body=body,
        thread=word.pk,
        also_in_room=also_in_room,
    ).message


def draw() -> BytesIO:
    drawn = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(drawn, "PNG")
    return drawn


def add_emoji(s: Scene) -> CustomEmoji:
    return custom.upload_emoji(actor=s.alice, name="lantern_fest", upload=draw(), size=1000)


def add_and_remove_alias(s: Scene) -> None:
    added = add_emoji(s).pk
    custom.add_alias(actor=s.alice, emoji_id=added, name="fete")
    custom.remove_alias(actor=s.alice, emoji_id=added, name="fete")


def promote_then_leave(s: Scene) -> None:
    memberships.leave_room(actor=s.alice, room_id=s.lobby.pk)


def edit_twice_then_delete(s: Scene) -> None:
    messages.edit_message(actor=s.bob, message_id=s.word.pk, body="Hello")
    messages.edit_message(actor=s.bob, message_id=s.word.pk, body="Hello @charlie")
    messages.delete_message(actor=s.alice, message_id=s.word.pk)


def come_and_go(s: Scene) -> None:
    memberships.join_room(actor=s.charlie, room_id=s.lobby.pk)
    say(s.charlie, s.lobby, "Hi @bob")
    memberships.remove_person(actor=s.alice, room_id=s.lobby.pk, person_id=s.charlie.pk)
    memberships.join_room(actor=s.charlie, room_id=s.lobby.pk)


def react_and_take_back(s: Scene) -> None:
    for person in (s.alice, s.bob):
        for emoji in ("👍", "🎉"):
            reactions.add_reaction(actor=person, message_id=s.word.pk, emoji=emoji)
    reactions.remove_reaction(actor=s.alice, message_id=s.word.pk, emoji="👍")
    messages.edit_message(actor=s.bob, message_id=s.word.pk, body="Hello again")


def react_in_a_crowd(s: Scene) -> None:
    """More people than an event names, and each knows of their own."""
    for number in range(3):
        person = accounts.create_user(username=f"guest{number}", password="x")
        memberships.join_room(actor=person, room_id=s.lobby.pk)
        reactions.add_reaction(actor=person, message_id=s.word.pk, emoji="👍")
        if number == 1:
            reactions.add_reaction(actor=s.bob, message_id=s.word.pk, emoji="👍")
            reactions.add_reaction(actor=s.alice, message_id=s.word.pk, emoji="👍")
    reactions.remove_reaction(actor=s.alice, message_id=s.word.pk, emoji="👍")


def pin_and_take_down(s: Scene) -> None:
    pins.pin_message(actor=s.alice, message_id=s.greeting.pk)
    pins.unpin_message(actor=s.bob, message_id=s.greeting.pk)
    pins.pin_message(actor=s.bob, message_id=s.greeting.pk)
    messages.delete_message(actor=s.alice, message_id=s.word.pk)


def link(s: Scene, number: int = 1) -> MessageLink:
    """Bob links to a page that was looked at."""
    message = say(s.bob, s.lobby, f"See https://pages.example/{number}")
    (preview,) = previews.note_links(message.pk)
    LinkPreview.objects.filter(pk=preview.pk).update(title="Bread", site="Pages", looked_at=timezone.now())
    previews.show_preview(preview)
    return message.links.get()


def link_and_be_looked_at(s: Scene) -> None:
    link(s)
    message = say(s.alice, s.lobby, "See https://pages.example/1 too")
    with override_settings(LINK_PREVIEWS=True):
        previews.preview_links.call(message_id=str(message.pk), asked_at=timezone.now().isoformat())


def link_edit_and_delete(s: Scene) -> None:
    one, two = link(s, 1), link(s, 2)
    previews.remove_preview(actor=s.alice, message_id=one.message_id, preview=one.preview_id)
    messages.edit_message(actor=s.bob, message_id=two.message_id, body="No link at all")
    messages.delete_message(actor=s.bob, message_id=link(s, 3).message_id)


def ask(author: User, room: Room, **kinds: bool) -> Message:
    poll = NewPoll(options=["Monday", "Tuesday", "Never"], **kinds)
    return messages.send_message(actor=author, room_id=room.pk, id=make_id(), body="When?", poll=poll).message


def vote_and_think_again(s: Scene) -> None:
    asked = ask(s.alice, s.lobby, multiple=True)
    for person, options in ((s.alice, [0, 1]), (s.bob, [1]), (s.alice, [2, 1]), (s.bob, [])):
        polls.vote(actor=person, message_id=asked.pk, options=options)
    messages.edit_message(actor=s.alice, message_id=asked.pk, body="When, then?")


def vote_in_secret(s: Scene) -> None:
    asked = ask(s.alice, s.lobby, anonymous=True)
    polls.vote(actor=s.bob, message_id=asked.pk, options=[0])
    polls.vote(actor=s.alice, message_id=asked.pk, options=[2])
    polls.vote(actor=s.bob, message_id=asked.pk, options=[1])


def ask_and_let_others_add(s: Scene) -> None:
    asked = ask(s.alice, s.lobby, extendable=True)
    polls.add_poll_option(actor=s.bob, message_id=asked.pk, text="Someday")
    polls.vote(actor=s.alice, message_id=asked.pk, options=[3])


def vote_then_close(s: Scene) -> None:
    asked = ask(s.alice, s.lobby)
    polls.vote(actor=s.bob, message_id=asked.pk, options=[0])
    polls.close_poll(actor=s.alice, message_id=asked.pk)


def vote_then_delete(s: Scene) -> None:
    asked = ask(s.alice, s.lobby)
    polls.vote(actor=s.bob, message_id=asked.pk, options=[0])
    messages.delete_message(actor=s.alice, message_id=asked.pk)


def save_and_be_reminded(s: Scene) -> None:
    for hour in (8, 9):
        at = datetime(2027, 1, 1, hour, tzinfo=UTC)
        saved.save_message(actor=s.bob, message_id=s.word.pk, remind_at=at)


def save_and_take_out(s: Scene) -> None:
    for message in (s.word, s.greeting):
        saved.save_message(actor=s.bob, message_id=message.pk)
    saved.unsave_message(actor=s.bob, message_id=s.word.pk)


def schedule(s: Scene, at: datetime, body: str = "Later") -> UUID:
    message_id = make_id()
    scheduled.schedule_message(
        actor=s.bob, message_id=message_id, room_id=s.lobby.pk, body=body, at=at, zone="Europe/Berlin"
    )
    return message_id


def schedule_move_and_send(s: Scene) -> None:
    moved = schedule(s, TOMORROW)
    scheduled.schedule_message(
        actor=s.bob, message_id=moved, room_id=s.lobby.pk, body="Now", at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    schedule(s, TOMORROW)


def write_on_and_send(s: Scene) -> None:
    for text in ("Half", "Half a thought", ""):
        drafts.keep_draft(actor=s.bob, room_id=s.lobby.pk, text=text, version=find_version(s.bob))
    for kind in ("thread", "edit"):
        drafts.keep_draft(actor=s.bob, room_id=s.lobby.pk, message_id=s.word.pk, kind=kind, text=kind)


def find_version(user: User) -> int:
    return next((each.version for each in drafts.list_drafts(user=user)), 0)


def schedule_and_let_it_come(s: Scene) -> None:
    """One is sent; the other's room is archived by then."""
    sent, refused = schedule(s, TOMORROW), schedule(s, TOMORROW)
    ScheduledMessage.objects.update(at=datetime(2020, 1, 1, tzinfo=UTC))
    scheduled.send_scheduled.call(message_id=str(sent))
    rooms.archive_room(actor=s.alice, room_id=s.lobby.pk)
    scheduled.send_scheduled.call(message_id=str(refused))


def arrange(s: Scene) -> None:
    mine = str(make_id())
    sidebar.keep_section(actor=s.bob, section_id=mine, name="Baking", before="directs")
    for room in (s.lobby, s.cellar):
        sidebar.place_room(actor=s.bob, room_id=room.pk, section_id="favourites")
    sidebar.place_room(actor=s.bob, room_id=s.cellar.pk, section_id="favourites", before=s.lobby.pk)
    sidebar.place_room(actor=s.bob, room_id=s.lobby.pk, section_id=mine)


def arrange_and_remove(s: Scene) -> None:
    arrange(s)
    for section in sidebar.read_arrangement(s.bob)["sections"]:
        if section["name"]:
            sidebar.remove_section(actor=s.bob, section_id=section["id"])


def ignore_whom_something_waits_of(s: Scene) -> None:
    say(s.alice, s.lobby, "For @bob")
    thread(s.alice, s.word, "Apart, @bob")
    ignoring.ignore_person(actor=s.bob, person_id=s.alice.pk, how=Ignoring.MUTED)


def ignore_for_a_while(s: Scene) -> None:
    ignore_whom_something_waits_of(s)
    ignoring.ignore_person(actor=s.bob, person_id=s.alice.pk, how=Ignoring.NOT)


def own_for_a_while(s: Scene) -> None:
    owners.make_owner(actor=s.alice, user_id=s.bob.pk)
    owners.take_ownership_back(actor=s.bob, user_id=s.alice.pk)
    owners.make_owner(actor=s.bob, user_id=s.alice.pk)
    owners.take_ownership_back(actor=s.alice, user_id=s.bob.pk)


def forward(author: User, room: Room, message: Message, comment: str = "") -> Message:
    return messages.send_message(
        actor=author, room_id=room.pk, id=make_id(), body=comment, forward=message.pk
    ).message


def forward_here_and_there(s: Scene) -> None:
    once = forward(s.bob, s.lobby, s.word, "Again")
    answer(s.alice, once, "Why?")
    forward(s.alice, s.direct, once)
    messages.edit_message(actor=s.bob, message_id=s.word.pk, body="Something else")


def forward_then_delete_the_original(s: Scene) -> None:
    drawn = send_files(s.bob, s.direct, upload(s.bob, make_picture()), body="Drawn")
    answer(s.alice, forward(s.bob, s.lobby, drawn), "Whose is it?")
    forward(s.alice, s.lobby, forward(s.bob, s.direct, drawn, "Look"))
    messages.delete_message(actor=s.bob, message_id=drawn.pk)


def send_and_free(s: Scene) -> None:
    for room in (s.lobby, s.direct):
        sent = send_files(s.bob, room, upload(s.bob, b"words"), upload(s.bob, make_picture()))
        forward(s.alice, s.lobby, sent)
    Message.objects.filter(file_count__gt=0).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    free_files(actor=s.alice, choice=Choice(older_than=30), expected=4)


def send_and_outlive(s: Scene) -> None:
    for room in (s.lobby, s.direct):
        sent = send_files(s.bob, room, upload(s.bob, b"words"))
        answer(s.alice, forward(s.alice, s.lobby, sent), "Whose is it?")
    change_rule(actor=s.alice, scope=Scope(of_directs=True), days=Days(30))
    change_rule(actor=s.alice, scope=Scope(), days=Days(None, 30))
    Message.objects.filter(file_count__gt=0).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    apply_retention.func()


def send_and_leave(s: Scene) -> None:
    drawn = send_files(s.bob, s.direct, upload(s.bob, make_picture()), body="Drawn")
    reactions.add_reaction(actor=s.bob, message_id=forward(s.alice, s.lobby, drawn).pk, emoji="👍")
    ask_to_leave(actor=s.bob, with_messages=True, patience=timedelta(seconds=-1))
    erase_account.func(user_id=s.bob.pk)


@override_settings(MAIL_INBOX="lmtp://127.0.0.1:1", MAIL_INBOX_ADDRESS="reply@example.org")
def answer_by_mail(s: Scene) -> None:
    User.objects.filter(pk=s.bob.pk).update(email="bob@example.org", email_verified_at=timezone.now())
    address = make_reply_address(s.bob.pk, s.lobby.pk, None, timezone.now())
    take_reply(address, b"From: bob@example.org\r\n\r\nYes, at four.\r\n", timezone.now())


def answer_by_program(s: Scene) -> None:
    """To one person, of which no log tells, and to the room."""
    bot = create_bot(actor=s.alice, username="herald", display_name="Herald")
    memberships.add_people(actor=s.alice, room_id=s.lobby.pk, people=[bot.pk])
    webhook = create_webhook(actor=s.alice, bot_id=bot.pk, name="Herald")
    used = deliver(webhook, "command.used", {"command": "deploy"}, room=s.lobby.pk, person=s.bob.pk)
    answer_later(used, Answer("Deploying", in_room=False))
    answer_later(used, Answer("Deployed", in_room=True))


def answer_a_press(s: Scene) -> None:
    """On a message of a bot that is changed, changed again, and one that goes."""
    bot = create_bot(actor=s.alice, username="herald", display_name="Herald")
    memberships.add_people(actor=s.alice, room_id=s.lobby.pk, people=[bot.pk])
    webhook = create_webhook(actor=s.alice, bot_id=bot.pk, name="Herald")
    rows = [ActionRow(elements=[Action(kind="button", text="Yes"), Action(kind="button", text="No")])]
    for said in (
        {"replace_original": True, "text": "Again?", "actions": [{"elements": [YES]}]},
        {"delete_original": True},
    ):
        asked = {"actor": bot, "room_id": s.lobby.pk, "id": make_id(), "body": "Ship it?"}
        sent = messages.send_message(actions=rows, **asked).message  # type: ignore[arg-type]
        about = {"message": sent.pk, "room": s.lobby.pk, "person": s.bob.pk}
        pressed = deliver(webhook, "action.used", {"action": {}}, **about)
        take_answer(pressed, "application/json", json.dumps(said).encode())
    messages.edit_message(
        actor=bot, message_id=Message.objects.get(body="Again?").pk, body="Done", actions=[]
    )


YES = {"kind": "button", "text": "Yes"}


def make_webhook(s: Scene) -> IncomingWebhook:
    return incoming.create_webhook(actor=s.alice, room_id=s.lobby.pk, name="Herald")[0]


def warn_and_remove(s: Scene) -> None:
    case = report_message(actor=s.alice, message_id=s.word.pk, reason="spam")
    deciding.decide_case(actor=s.alice, case_id=case.pk, decision="warned", words="Be kind", remove=True)


def warn_and_be_read(s: Scene) -> None:
    warn_and_remove(s)
    standing.see_notice(actor=s.bob, notice_id=Notice.objects.get(person=s.bob).pk)


def remove_everything(s: Scene) -> int:
    removal = removing.remove_messages(actor=s.alice, user_id=s.bob.pk, span="all")
    removing.go_on_removing.call(removal_id=removal.pk)
    return removal.pk


def remove_everything_and_undo(s: Scene) -> None:
    pk = remove_everything(s)
    removing.go_on_removing.call(removal_id=pk)
    removing.undo_removal(actor=s.alice, removal_id=pk)
    removing.go_on_restoring.call(removal_id=pk)


def slow_down(s: Scene) -> None:
    slow_mode.set_slow_mode(actor=s.alice, room_id=s.lobby.pk, seconds=30)
    messages.send_message(actor=s.bob, room_id=s.lobby.pk, id=make_id(), body="Slowly")


def silence(s: Scene) -> None:
    case = report_person(actor=s.charlie, person_id=s.bob.pk, reason="spam")
    deciding.decide_case(actor=s.alice, case_id=case.pk, decision="silenced", words="Calm down")


def silence_for_a_while(s: Scene) -> None:
    silence(s)
    standing.end_silence(actor=s.alice, user_id=s.bob.pk)

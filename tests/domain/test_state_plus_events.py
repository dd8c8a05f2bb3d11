"""What a client knew, plus the events since, is what it would read afresh: for every verb and everyone."""

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from syncchat.domain.accounts import (
    accounts,
    avatars,
    bots,
    ignoring,
    invites,
    owners,
    profiles,
    quiet,
    registration,
    statuses,
)
from syncchat.domain.emoji import custom
from syncchat.domain.hooks import incoming
from syncchat.domain.hooks.payloads import Post
from syncchat.domain.hooks.posting import say_in_room
from syncchat.domain.later import drafts, scheduled
from syncchat.domain.links import previews
from syncchat.domain.mail.links import make_unsubscribe_link
from syncchat.domain.mail.unsubscribing import unsubscribe
from syncchat.domain.messages import activity, messages, pins, reactions, reads, saved, threads
from syncchat.domain.notifications.settings import change_notification_settings
from syncchat.domain.rights.choosing import choose_rights
from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.domain.rooms import directs, memberships, roles, rooms, sidebar
from syncchat.domain.sign_on import provisioning
from syncchat.domain.sign_on import registration as sign_on
from syncchat.domain.sign_on.locking import lock_out_from_outside
from syncchat.models import SavedMessage, User
from syncchat.models.messages import reaction
from syncchat.protocol.kinds import Ignoring
from tests.domain.stories import (
    TOMORROW,
    Scene,
    add_and_remove_alias,
    add_emoji,
    answer,
    answer_a_press,
    answer_by_mail,
    answer_by_program,
    answer_in_thread,
    answer_then_change_the_answered,
    arrange,
    arrange_and_remove,
    ask_and_let_others_add,
    come_and_go,
    draw,
    edit_twice_then_delete,
    forward_here_and_there,
    forward_then_delete_the_original,
    ignore_for_a_while,
    ignore_whom_something_waits_of,
    link,
    link_and_be_looked_at,
    link_edit_and_delete,
    make_webhook,
    own_for_a_while,
    pin_and_take_down,
    promote_then_leave,
    react_and_take_back,
    react_in_a_crowd,
    remove_everything,
    remove_everything_and_undo,
    save_and_be_reminded,
    save_and_take_out,
    say,
    schedule,
    schedule_and_let_it_come,
    schedule_move_and_send,
    send_and_free,
    send_and_leave,
    send_and_outlive,
    silence,
    silence_for_a_while,
    slow_down,
    thread,
    vote_and_think_again,
    vote_in_secret,
    vote_then_close,
    vote_then_delete,
    warn_and_be_read,
    warn_and_remove,
    write_on_and_send,
)
from tests.domain.verbs import find_verbs
from tests.files.things import make_picture, send_files, upload
from tests.people import make_cellar, make_lobby, make_person
from tests.snapshots import State, fold_events, take_snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.fault("T62")]


@pytest.fixture(scope="module")
def known(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Scene, list[State]]]:
    """The scene, and what each person knows of it. Made once: reading it is most of what a verb's test did.

    Each test undoes what it did in a transaction within this one.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(reaction, "PEOPLE_SHOWN", 2)
        # Django closes it after each test, and with it this transaction
        patch.setattr(connection, "close", lambda: None)
        scene = make_scene(*map(make_person, ("alice", "bob", "charlie")))
        yield scene, [take_snapshot(person) for person in scene.everyone]
        transaction.set_rollback(True)


@pytest.fixture
def scene(known: tuple[Scene, list[State]]) -> Scene:
    return copy.deepcopy(known[0])


def make_scene(alice: User, bob: User, charlie: User) -> Scene:
    lobby, cellar = make_lobby(alice, bob), make_cellar(alice)
    memberships.add_people(actor=alice, room_id=cellar.pk, people=[bob.pk])
    old_hall = rooms.create_room(actor=alice, kind="public", name="Old hall")
    memberships.join_room(actor=bob, room_id=old_hall.pk)
    rooms.archive_room(actor=alice, room_id=old_hall.pk)
    greeting = say(alice, lobby, "Hello @bob and @room")
    reactions.add_reaction(actor=bob, message_id=greeting.pk, emoji="👀")
    invite = invites.create_invite(actor=alice, rooms=[cellar.pk], expires_in=timedelta(days=1))
    word = say(bob, lobby, "Hello @alice")
    pins.pin_message(actor=alice, message_id=word.pk)
    return Scene(
        alice=alice,
        bob=bob,
        charlie=charlie,
        lobby=lobby,
        cellar=cellar,
        old_hall=old_hall,
        direct=directs.open_direct(actor=alice, people=[bob.pk]),
        word=word,
        greeting=greeting,
        invite=invite.token,
    )


Row = Callable[[Scene], object]
SAID = provisioning.Said("fay@corp", "Fay", "", "", "", "x-1", is_active=True)
ROWS: dict[str, list[Row]] = {
    "create_user": [lambda s: accounts.create_user(username="dora", password="x")],
    "change_bot": [
        lambda s: bots.change_bot(
            actor=s.alice,
            user_id=bots.create_bot(actor=s.alice, username="ci", display_name="Builds").pk,
            username="cd",
            display_name="Deploys",
        )
    ],
    "create_bot": [lambda s: bots.create_bot(actor=s.alice, username="ci", display_name="Builds")],
    "create_webhook": [make_webhook],
    "change_webhook": [
        lambda s: incoming.change_webhook(
            actor=s.alice, webhook_id=make_webhook(s).pk, name="Crier", calls_people=True
        )
    ],
    "answer_later": [answer_by_program],
    "take_answer": [answer_a_press],
    "say_in_room": [lambda s: say_in_room(make_webhook(s), Post("Built", []))],
    "remove_webhook": [lambda s: incoming.remove_webhook(actor=s.alice, webhook_id=make_webhook(s).pk)],
    "register_person": [
        lambda s: registration.register_person(username="dora", password="x", invite_token=s.invite),
    ],
    "register_sent": [
        lambda s: sign_on.register_sent(
            claims=sign_on.Claims("dora", "Dora", "dora@example.org"),
            rule=["everybody"],
            provider="Corp",
            invite=None,
        ),
    ],
    "provision": [lambda s: provisioning.provision(actor=s.alice, said=SAID)],
    "update_person": [
        lambda s: provisioning.update_person(
            actor=s.alice, user_id=str(s.bob.pk), said=SAID._replace(name="Robert")
        ),
        lambda s: provisioning.update_person(
            actor=s.alice, user_id=str(s.bob.pk), said=SAID._replace(is_active=False)
        ),
    ],
    "deprovision": [lambda s: provisioning.deprovision(actor=s.alice, user_id=str(s.bob.pk))],
    "lock_out_from_outside": [
        lambda s: lock_out_from_outside(actor=None, user_id=s.bob.pk, reason="Gone", by="Corp")
    ],
    "deactivate_user": [lambda s: accounts.deactivate_user(actor=s.alice, user_id=s.bob.pk)],
    "reactivate_user": [lambda s: accounts.reactivate_user(actor=s.alice, user_id=s.bob.pk)],
    "make_owner": [lambda s: owners.make_owner(actor=s.alice, user_id=s.bob.pk)],
    "hand_over_ownership": [
        lambda s: owners.hand_over_ownership(actor=s.alice, user_id=s.bob.pk),
        lambda s: owners.hand_over_ownership(actor=None, user_id=s.charlie.pk),
    ],
    "take_ownership_back": [own_for_a_while],
    "update_profile": [
        lambda s: profiles.update_profile(
            actor=s.bob, display_name="Robert", username="robert", status_text="Baking"
        )
    ],
    "set_status": [
        lambda s: statuses.set_status(actor=s.bob, text="Baking", emoji="🍞"),
        lambda s: statuses.set_status(actor=s.bob, text="Out", until=datetime(2100, 1, 1, tzinfo=UTC)),
    ],
    "update_preferences": [lambda s: profiles.update_preferences(actor=s.bob, theme="dark")],
    "set_avatar": [lambda s: avatars.set_avatar(actor=s.bob, upload=draw(), size=1000)],
    "remove_avatar": [lambda s: avatars.remove_avatar(actor=s.bob)],
    "spend_invite": [lambda s: invites.spend_invite(token=s.invite, actor=s.charlie)],
    "accept_invite": [lambda s: invites.accept_invite(token=s.invite, actor=s.charlie)],
    "create_room": [
        lambda s: rooms.create_room(actor=s.bob, kind="public", name="Garden"),
        lambda s: rooms.create_room(actor=s.bob, kind="private", name="Den", topic="Bears"),
    ],
    "rename_room": [lambda s: rooms.rename_room(actor=s.alice, room_id=s.lobby.pk, name="Hall")],
    "change_topic": [lambda s: rooms.change_topic(actor=s.alice, room_id=s.cellar.pk, topic="Jam")],
    "set_announcement": [
        lambda s: rooms.set_announcement(actor=s.alice, room_id=s.lobby.pk, is_announcement=True)
    ],
    "change_room": [
        lambda s: rooms.change_room(
            actor=s.alice, room_id=s.lobby.pk, name="Hall", topic="Tea", is_announcement=True
        )
    ],
    "archive_room": [lambda s: rooms.archive_room(actor=s.alice, room_id=s.lobby.pk)],
    "unarchive_room": [lambda s: rooms.unarchive_room(actor=s.alice, room_id=s.old_hall.pk)],
    "delete_room": [
        lambda s: rooms.delete_room(actor=s.alice, room_id=s.lobby.pk, confirmation="Lobby"),
        lambda s: rooms.delete_room(actor=s.alice, room_id=s.cellar.pk, confirmation="Cellar"),
    ],
    "join_room": [lambda s: memberships.join_room(actor=s.charlie, room_id=s.lobby.pk), come_and_go],
    "enter_rooms": [lambda s: memberships.enter_rooms(user=s.charlie, rooms=[s.cellar, s.lobby])],
    "leave_room": [lambda s: memberships.leave_room(actor=s.bob, room_id=s.lobby.pk), promote_then_leave],
    "add_people": [
        lambda s: memberships.add_people(actor=s.bob, room_id=s.lobby.pk, people=[s.charlie.pk]),
        lambda s: memberships.add_people(actor=s.alice, room_id=s.cellar.pk, people=[s.charlie.pk]),
    ],
    "remove_person": [
        lambda s: memberships.remove_person(actor=s.alice, room_id=s.cellar.pk, person_id=s.bob.pk)
    ],
    "change_role": [
        lambda s: roles.change_role(actor=s.alice, room_id=s.lobby.pk, person_id=s.bob.pk, role="moderator"),
        lambda s: roles.change_role(actor=s.alice, room_id=s.cellar.pk, person_id=s.bob.pk, role="owner"),
    ],
    "set_level": [
        lambda s: memberships.set_level(actor=s.bob, room_id=s.lobby.pk, level="mentions"),
        lambda s: memberships.set_level(actor=s.bob, room_id=s.lobby.pk, level="nothing"),
    ],
    "place_room": [
        lambda s: sidebar.place_room(actor=s.bob, room_id=s.lobby.pk, section_id="favourites"),
        arrange,
    ],
    "keep_section": [lambda s: sidebar.keep_section(actor=s.bob, section_id="rooms", folded=True)],
    "remove_section": [arrange_and_remove],
    "sort_rooms": [lambda s: sidebar.sort_rooms(actor=s.bob, order="recent", only_unread=True)],
    "change_notification_settings": [
        lambda s: change_notification_settings(actor=s.bob, level="all", mail_after=None)
    ],
    "take_reply": [answer_by_mail],
    "unsubscribe": [lambda s: unsubscribe(make_unsubscribe_link(s.bob.pk, "missed").split("/")[-2])],
    "keep_quiet": [
        lambda s: quiet.keep_quiet(actor=s.bob, hours=("22:00", "07:00"), allowed=[s.alice.pk]),
        lambda s: (quiet.keep_quiet(actor=s.bob, away=True), quiet.keep_quiet(actor=s.bob, away=False)),
    ],
    "decide_case": [warn_and_remove, silence],
    "go_on_removing": [remove_everything],
    "go_on_restoring": [remove_everything_and_undo],
    "set_slow_mode": [slow_down],
    "end_silence": [silence_for_a_while],
    "see_notice": [warn_and_be_read],
    "ignore_person": [
        lambda s: ignoring.ignore_person(actor=s.bob, person_id=s.charlie.pk, how=Ignoring.BLOCKED),
        ignore_whom_something_waits_of,
        ignore_for_a_while,
    ],
    "open_direct": [
        lambda s: directs.open_direct(actor=s.charlie, people=[s.alice.pk, s.bob.pk]),
        lambda s: directs.open_direct(actor=s.bob, people=[s.alice.pk]),
    ],
    "send_message": [
        lambda s: say(s.bob, s.lobby, "News for @alice"),
        lambda s: [say(s.alice, s.direct, f"m{number}") for number in range(9)],
        lambda s: answer(s.alice, s.word, "Hello yourself"),
        answer_then_change_the_answered,
        lambda s: thread(s.alice, s.word, "Apart"),
        lambda s: send_files(s.bob, s.lobby, upload(s.bob, b"words"), upload(s.bob, make_picture())),
        answer_in_thread,
        forward_here_and_there,
    ],
    "free_files": [send_and_free],
    "apply_retention": [send_and_outlive],
    "erase_account": [send_and_leave],
    "edit_message": [
        lambda s: messages.edit_message(actor=s.bob, message_id=s.word.pk, body="Never mind, @room")
    ],
    "follow_thread": [lambda s: threads.follow_thread(actor=s.bob, message_id=s.greeting.pk)],
    "unfollow_thread": [
        lambda s: (
            thread(s.bob, s.word, "Yes?"),
            threads.unfollow_thread(actor=s.bob, message_id=s.word.pk),
        )
    ],
    "read_thread": [
        lambda s: (
            thread(s.alice, s.word, "Yes?"),
            threads.read_thread(actor=s.bob, message_id=s.word.pk, seq=99),
        )
    ],
    "delete_message": [
        lambda s: messages.delete_message(actor=s.bob, message_id=s.word.pk, undo=True),
        lambda s: messages.delete_message(actor=s.alice, message_id=s.word.pk),
        edit_twice_then_delete,
        forward_then_delete_the_original,
    ],
    "add_reaction": [
        lambda s: reactions.add_reaction(actor=s.alice, message_id=s.word.pk, emoji="👍"),
        react_in_a_crowd,
    ],
    "remove_reaction": [
        lambda s: reactions.remove_reaction(actor=s.bob, message_id=s.greeting.pk, emoji="👀"),
        react_and_take_back,
    ],
    "choose_rights": [lambda s: choose_rights(actor=s.alice, choices={"invite": "member"})],
    "give_workspace_role": [
        lambda s: give_workspace_role(actor=s.alice, user_id=s.bob.pk, role="moderator"),
        lambda s: give_workspace_role(actor=s.alice, user_id=s.bob.pk, role="owner"),
    ],
    "upload_emoji": [lambda s: add_emoji(s)],
    "rename_emoji": [lambda s: custom.rename_emoji(actor=s.alice, emoji_id=add_emoji(s).pk, name="fete")],
    "add_alias": [lambda s: custom.add_alias(actor=s.alice, emoji_id=add_emoji(s).pk, name="fete")],
    "remove_alias": [add_and_remove_alias],
    "remove_emoji": [lambda s: custom.remove_emoji(actor=s.alice, emoji_id=add_emoji(s).pk)],
    "pin_message": [
        lambda s: pins.pin_message(actor=s.bob, message_id=s.greeting.pk),
        pin_and_take_down,
    ],
    "save_message": [
        lambda s: saved.save_message(actor=s.bob, message_id=s.greeting.pk),
        save_and_be_reminded,
    ],
    "unsave_message": [save_and_take_out],
    "keep_draft": [
        lambda s: drafts.keep_draft(actor=s.bob, room_id=s.lobby.pk, text="Half a"),
        write_on_and_send,
    ],
    "schedule_message": [lambda s: schedule(s, TOMORROW), schedule_move_and_send],
    "unschedule_message": [
        lambda s: scheduled.unschedule_message(actor=s.bob, message_id=schedule(s, TOMORROW))
    ],
    "remind_of_saved": [
        lambda s: (
            saved.save_message(actor=s.bob, message_id=s.word.pk, remind_at=TOMORROW),
            SavedMessage.objects.update(remind_at=datetime(2020, 1, 1, tzinfo=UTC)),
            saved.remind_of_saved.call(user_id=s.bob.pk, message_id=str(s.word.pk)),
        )
    ],
    "send_scheduled": [schedule_and_let_it_come],
    "preview_links": [link_and_be_looked_at],
    "show_preview": [link, link_edit_and_delete],
    "remove_preview": [
        lambda s: previews.remove_preview(
            actor=s.bob, message_id=(one := link(s)).message_id, preview=one.preview_id
        )
    ],
    "vote": [vote_and_think_again, vote_in_secret],
    "add_poll_option": [ask_and_let_others_add],
    "close_poll": [vote_then_close, vote_then_delete],
    "unpin_message": [lambda s: pins.unpin_message(actor=s.bob, message_id=s.word.pk)],
    "read_activity": [
        lambda s: activity.read_activity(actor=s.bob, at=datetime(2100, 1, 1, tzinfo=UTC)),
    ],
    "mark_read": [lambda s: reads.mark_read(actor=s.bob, room_id=s.lobby.pk, seq=99)],
    "mark_unread": [lambda s: reads.mark_unread(actor=s.alice, room_id=s.lobby.pk, seq=2)],
}


def test_every_verb_has_a_row() -> None:
    assert set(ROWS) == find_verbs()


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb", [pytest.param(row, id=name) for name, listed in ROWS.items() for row in listed]
)
def test_what_one_knew_plus_the_events_is_what_one_reads_afresh(
    scene: Scene, known: tuple[Scene, list[State]], verb: Row
) -> None:
    verb(scene)

    for person, old in zip(scene.everyone, known[1], strict=True):
        assert fold_events(old, person) == take_snapshot(person), person.username

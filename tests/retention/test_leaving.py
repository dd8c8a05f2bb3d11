"""Whoever deletes their account is signed out at once and gone in a week; what is left bears no name."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.accounts import reactivate_user
from syncchat.domain.accounts.avatars import set_avatar
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.leaving import erasing
from syncchat.domain.leaving.asking import ask_to_leave, keep_account
from syncchat.domain.leaving.erasing import erase, erase_account, find_lost_erasures
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.retention.holds import place_hold
from syncchat.domain.rooms.memberships import add_people
from syncchat.domain.rooms.rooms import create_room
from syncchat.errors import Conflict
from syncchat.models import AccountDeletion, AuditEntry, HeldMessage, Message, Reaction, Room, User
from syncchat.search.indexing import catch_up
from tests.files.things import make_picture, send_files, upload
from tests.transfer.archives import list_findings
from tests.transfer.scenes import say

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


@pytest.fixture
def leaver(media: Path, bob: User, lobby: Room) -> User:
    """Bob, who has said something, everywhere and of himself."""
    from io import BytesIO

    picture = make_picture(size=(64, 64))
    set_avatar(actor=bob, upload=BytesIO(picture), size=len(picture))
    update_profile(actor=bob, display_name="Bob B.", username="bobby", status_text="At sea", about="I sail")
    User.objects.filter(pk=bob.pk).update(email="bob@example.org", email_verified_at=timezone.now())
    bob.refresh_from_db()
    return bob


def leave_at_once(person: User, *, with_messages: bool) -> None:
    wish = ask_to_leave(actor=person, with_messages=with_messages, patience=timedelta(seconds=-1))
    for _step in erase(wish):
        pass


def test_what_says_who_it_was_is_gone_and_the_words_stay(
    media: Path, alice: User, leaver: User, lobby: Room
) -> None:
    said = say(leaver, lobby, "I was here")
    leave_at_once(leaver, with_messages=False)

    leaver.refresh_from_db()
    assert (leaver.username, leaver.name) == (f"deleted-{leaver.pk}", "Deleted account")
    assert (leaver.email, leaver.about, leaver.status_text, leaver.avatar.name) == ("", "", "", "")
    assert not leaver.is_active
    assert not leaver.has_usable_password()
    assert not leaver.former_usernames.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    said.refresh_from_db()
    assert said.body == "I was here"
    assert not lobby.memberships.filter(user=leaver).exists()
    catch_up()
    assert list_findings() == []


def test_with_the_words_wanted_gone_they_go_with_files_and_reactions(
    media: Path, alice: User, leaver: User, lobby: Room
) -> None:
    theirs = send_files(leaver, lobby, upload(leaver, b"Tides"), body="I was here")
    hers = say(alice, lobby, "So was I")
    add_reaction(actor=leaver, message_id=hers.pk, emoji="👍")

    leave_at_once(leaver, with_messages=True)

    theirs.refresh_from_db()
    assert (theirs.body, theirs.file_count) == ("", 0)
    assert not Reaction.objects.filter(user=leaver).exists()
    assert Message.objects.get(pk=hers.pk).body == "So was I"
    assert [path for path in media.rglob("*") if path.is_file()] == []
    catch_up()
    assert list_findings() == []


# What stays under the name that is left: what others read or decided, and who did what
STAYS = {
    *("auditentry.actor", "auditentry.person", "logentry.actor", "logentry.person", "message.author"),
    *("message.person", "message.pinned_by", "forward.author", "mention.user", "vote.user", "reaction.user"),
    *("attachment.uploader", "polloption.added_by", "customemoji.created_by", "room.created_by"),
    *("report.reporter", "reportcase.person", "reportcase.decided_by", "casenote.author"),
    *("removal.person", "removal.asked_by", "removal.undone_by", "legalhold.person", "legalhold.placed_by"),
    # In the General room and in direct messages, and what programs were told within a month
    *("membership.user", "delivery.person", "accountdeletion.user"),
    # Of what somebody made for others
    *("accesstoken.created_by", "passwordlink.made_by", "user.bot_owner"),
    *(
        "incomingwebhook.bot",
        "incomingwebhook.created_by",
        "outgoingwebhook.bot",
        "outgoingwebhook.created_by",
    ),
    # Over with the sign-in, or within seconds
    *("usersession.user", "presenceclaim.user"),
    # Django's own, and the other end of `groupmember`
    *("user_groups.user", "user_user_permissions.user", "peoplegroup.people"),
}


def test_each_table_that_names_people_is_emptied_or_said_to_stay(leaver: User) -> None:
    fields: list[Any] = [*User._meta.get_fields(include_hidden=True)]
    refers = {
        f"{each.related_model._meta.model_name}.{each.field.name}"
        for each in fields
        if each.auto_created and not each.concrete
    }
    erased = {f"{model._meta.model_name}.{column}" for model, column in erasing.OWN}

    assert refers - erased - STAYS == set()


def test_it_is_done_no_sooner_than_said_and_gone_on_with_in_turns(
    monkeypatch: pytest.MonkeyPatch, alice: User, leaver: User, lobby: Room
) -> None:
    for number in range(5):
        say(leaver, lobby, f"Word {number}")
    wish = ask_to_leave(actor=leaver, with_messages=True)
    erase_account.func(user_id=leaver.pk)
    assert User.objects.get(pk=leaver.pk).username == "bobby"

    AccountDeletion.objects.filter(pk=wish.pk).update(due_at=timezone.now())
    again: list[int] = []
    monkeypatch.setattr(erasing, "BATCH", 2)
    monkeypatch.setattr(erasing, "TURN", -1)
    monkeypatch.setattr(erasing, "put_down", lambda _task, at, user_id: again.append(user_id))
    erase_account.func(user_id=leaver.pk)
    while again:
        erase_account.func(user_id=again.pop())

    assert User.objects.get(pk=leaver.pk).username == f"deleted-{leaver.pk}"
    assert not Message.objects.filter(author=leaver, body__startswith="Word").exists()
    assert AccountDeletion.objects.get().done_at is not None
    assert AuditEntry.objects.get(action="account_deleted").subject == f"deleted-{leaver.pk}"


def test_signing_in_within_the_week_keeps_the_account(alice: User, leaver: User) -> None:
    leaver.set_password(PASSWORD)
    leaver.save()
    visitor = Client()
    visitor.force_login(leaver)
    ask_to_leave(actor=leaver, with_messages=True)
    assert not UserSession.objects.filter(user=leaver).exists()

    answer = Client().post("/login/", {"login": "bobby", "password": PASSWORD}, follow=True)

    assert "Your account stays" in answer.content.decode()
    assert not AccountDeletion.objects.exists()
    erase_account.func(user_id=leaver.pk)
    assert User.objects.get(pk=leaver.pk).username == "bobby"


def test_the_only_owner_and_a_bot_stay(alice: User, bob: User) -> None:
    with pytest.raises(Conflict, match="alone"):
        ask_to_leave(actor=alice, with_messages=False)
    User.objects.filter(pk=bob.pk).update(is_owner=True)
    wish = ask_to_leave(actor=alice, with_messages=False, patience=timedelta(seconds=-1))
    User.objects.filter(pk=bob.pk).update(is_owner=False)

    erase_account.func(user_id=alice.pk)

    assert User.objects.get(pk=alice.pk).is_active
    assert not AccountDeletion.objects.filter(pk=wish.pk).exists()


def test_a_room_gets_another_owner_and_nobody_lets_them_in_again(alice: User, leaver: User) -> None:
    room = create_room(actor=leaver, kind="private", name="Den")
    add_people(actor=leaver, room_id=room.pk, people=[alice.pk])

    leave_at_once(leaver, with_messages=False)

    assert room.memberships.get().role == "owner"
    with pytest.raises(Conflict):
        reactivate_user(actor=alice, user_id=leaver.pk)


def test_what_is_held_is_kept_aside(alice: User, leaver: User, lobby: Room) -> None:
    place_hold(actor=alice, name="Case 7", person=leaver)
    said = say(leaver, lobby, "Evidence")

    leave_at_once(leaver, with_messages=True)

    said.refresh_from_db()
    assert (said.body, HeldMessage.objects.get(message=said).text) == ("", "Evidence")


def test_at_the_command_line_it_is_done_at_once_and_asked_before(
    monkeypatch: pytest.MonkeyPatch, alice: User, leaver: User
) -> None:
    monkeypatch.setattr("builtins.input", lambda _words: "n")
    with pytest.raises(CommandError, match="Nothing"):
        call_command("erase_account", "bobby")
    with pytest.raises(CommandError, match="alone"):
        call_command("erase_account", "alice", "--yes")
    call_command("erase_account", "bobby", "--yes")

    assert not User.objects.filter(username="bobby").exists()


def test_the_page_asks_for_the_username_and_signs_out(alice: User, leaver: User) -> None:
    leaver.set_password(PASSWORD)
    leaver.save()
    visitor = Client()
    visitor.post("/login/", {"login": "bobby", "password": PASSWORD})

    wrong = visitor.post("/settings/security/leave/", {"messages": "keep", "username": "bob"})
    assert (wrong.status_code, AccountDeletion.objects.exists()) == (400, False)
    right = visitor.post("/settings/security/leave/", {"messages": "delete", "username": "@bobby"})

    assert "Goodbye" in right.content.decode()
    assert AccountDeletion.objects.get().with_messages
    assert visitor.get("/settings/security/").status_code == 302


def test_whoever_signs_in_at_the_last_moment_stays(alice: User, leaver: User) -> None:
    wish = ask_to_leave(actor=leaver, with_messages=False, patience=timedelta(seconds=-1))
    keep_account(leaver)

    assert list(erase(wish)) == []
    assert User.objects.get(pk=leaver.pk).is_active


def test_an_erasure_whose_task_was_lost_is_put_down_again(alice: User, leaver: User) -> None:
    from django_tasks_db.models import DBTaskResult

    ask_to_leave(actor=leaver, with_messages=False)
    DBTaskResult.objects.all().delete()
    find_lost_erasures()
    assert not DBTaskResult.objects.exists()

    AccountDeletion.objects.update(due_at=timezone.now())
    find_lost_erasures()
    find_lost_erasures()
    assert DBTaskResult.objects.filter(task_path=erase_account.module_path).count() == 1

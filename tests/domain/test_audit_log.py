"""Every act of power is written down, and stays written down."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from syncchat.domain.accounts import groups, invites, workspace
from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.accounts.password_links import make_password_link
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import delete_message, send_message
from syncchat.domain.moderation import audit_log
from syncchat.domain.moderation.audit_log import Wanted, list_entries
from syncchat.domain.notifications.settings import change_workspace_notifications
from syncchat.domain.rooms import memberships, rooms
from syncchat.errors import Forbidden, Invalid
from syncchat.models import AuditEntry, AuditPolicy, Message, Room, User
from syncchat.origin import Origin, come_from

Told = tuple[str, str, str, str]


def _say(room: Room, author: User) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body="secret words").message


def _told(person: str = "") -> list[Told]:
    entries = AuditEntry.objects.order_by("pk")
    return [(each.action, each.subject, each.before, each.after) for each in entries]


ACTS: dict[str, tuple[Callable[[User, User, Room], object], Told]] = {
    "a role": (
        lambda a, b, room: memberships.change_role(
            actor=a, room_id=room.pk, person_id=b.pk, role="moderator"
        ),
        ("role_changed", "bob", "member", "moderator"),
    ),
    "a room's name": (
        lambda a, b, room: rooms.rename_room(actor=a, room_id=room.pk, name="Hall"),
        ("room_renamed", "Lobby", "Lobby", "Hall"),
    ),
    "who writes": (
        lambda a, b, room: rooms.set_announcement(actor=a, room_id=room.pk, is_announcement=True),
        ("room_changed", "announcement", "off", "on"),
    ),
    "archiving": (
        lambda a, b, room: rooms.archive_room(actor=a, room_id=room.pk),
        ("room_archived", "Lobby", "", ""),
    ),
    "showing out": (
        lambda a, b, room: memberships.remove_person(actor=a, room_id=room.pk, person_id=b.pk),
        ("removed", "bob", "", ""),
    ),
    "the name": (
        lambda a, b, room: workspace.name_workspace(actor=a, name="Bakery"),
        ("workspace_changed", "name", "SyncChatRoom", "Bakery"),
    ),
    "registration": (
        lambda a, b, room: workspace.change_registration(actor=a, registration="closed"),
        ("workspace_changed", "registration", "open", "closed"),
    ),
    "previews": (
        lambda a, b, room: workspace.change_link_previews(actor=a, link_previews=False),
        ("workspace_changed", "link_previews", "on", "off"),
    ),
    "mails": (
        lambda a, b, room: change_workspace_notifications(actor=a, mail_hides_words=True),
        ("workspace_changed", "mail_hides_words", "off", "on"),
    ),
    "a group": (
        lambda a, b, room: groups.create_group(actor=a, handle="team", people=[b.pk]),
        ("group_made", "team", "", "1: bob"),
    ),
    "a password": (
        lambda a, b, room: make_password_link(actor=a, user_id=b.pk),
        ("password_link", "bob", "", ""),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_of_power_is_written_down(name: str, alice: User, bob: User, lobby: Room) -> None:
    memberships.join_room(actor=bob, room_id=lobby.pk)
    act, told = ACTS[name]

    with come_from(lambda: Origin("192.0.2.7", "Firefox")):
        act(alice, bob, lobby)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.before, entry.after) == told
    assert (entry.actor, entry.address, entry.device) == (alice, "192.0.2.7", "Firefox")


def test_what_changes_nothing_is_no_entry(alice: User, lobby: Room) -> None:
    workspace.change_registration(actor=alice, registration="open")
    rooms.rename_room(actor=alice, room_id=lobby.pk, name="Lobby")

    assert _told() == []


def test_somebody_elses_message_that_is_deleted_is_an_entry_without_its_words(
    alice: User, bob: User, lobby: Room
) -> None:
    memberships.join_room(actor=bob, room_id=lobby.pk)
    own, others = _say(lobby, alice), _say(lobby, bob)

    delete_message(actor=alice, message_id=own.pk)
    delete_message(actor=alice, message_id=others.pk)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.person, entry.room_id) == ("message_deleted", bob, lobby.pk)
    assert "secret" not in str(AuditEntry.objects.values().get())


def test_a_refused_act_is_no_entry(alice: User, bob: User, lobby: Room) -> None:
    with pytest.raises(Forbidden):
        workspace.name_workspace(actor=bob, name="Bakery")
    with pytest.raises(Forbidden):
        deactivate_user(actor=alice, user_id=alice.pk)

    assert _told() == []


def test_an_invite_is_told_without_what_opens_the_door(alice: User) -> None:
    invite = invites.create_invite(actor=alice)
    invites.revoke_invite(actor=alice, invite_id=invite.pk)
    invites.revoke_invite(actor=alice, invite_id=invite.pk)

    assert [action for action, *_rest in _told()] == ["invite_made", "invite_revoked"]
    assert all(invite.token not in subject for _action, subject, *_rest in _told())


def test_groups_tell_who_came_and_went(alice: User, bob: User) -> None:
    made = groups.create_group(actor=alice, handle="team")
    groups.add_to_group(actor=alice, group_id=made.pk, people=[bob.pk])
    groups.change_group(actor=alice, group_id=made.pk, handle="crew")
    groups.take_from_group(actor=alice, group_id=made.pk, person_id=bob.pk)
    groups.take_from_group(actor=alice, group_id=made.pk, person_id=bob.pk)
    groups.delete_group(actor=alice, group_id=made.pk)

    assert _told()[1:] == [
        ("group_changed", "team", "0: ", "1: bob"),
        ("group_changed", "crew", "@team team", "@crew team"),
        ("group_changed", "crew", "1: bob", "0: "),
        ("group_deleted", "crew", "0: ", ""),
    ]


@pytest.mark.fault("S80")
def test_the_database_refuses_to_change_or_delete_an_entry(alice: User) -> None:
    workspace.name_workspace(actor=alice, name="Bakery")
    entry = AuditEntry.objects.get()

    for change in (
        partial(AuditEntry.objects.update, subject="nothing"),
        entry.delete,
        AuditEntry.objects.all().delete,
        partial(AuditEntry.objects.all()._raw_delete, "default"),
    ):
        with pytest.raises(IntegrityError, match="audit log"), transaction.atomic():
            change()
    with (
        pytest.raises(IntegrityError, match="audit log"),
        transaction.atomic(),
        connection.cursor() as by_hand,
    ):
        by_hand.execute("DELETE FROM syncchat_auditentry")

    assert _told() == [("workspace_changed", "name", "SyncChatRoom", "Bakery")]


def test_entries_go_only_when_they_are_older_than_the_policy(alice: User) -> None:
    _add(alice, days_ago=400)
    _add(alice, days_ago=100)
    assert audit_log.remove_old_entries() == 0

    audit_log.change_policy(actor=alice, days=365)
    removed = audit_log.remove_old_entries()

    assert removed == 1
    assert _told() == [("exported", "100", "", ""), ("workspace_changed", "audit_days", "ever", "365")]
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(subject="100").delete()


def test_nobody_keeps_entries_for_less_than_a_quarter(alice: User, bob: User) -> None:
    for days in (0, 89, 10**6):
        with pytest.raises(Invalid):
            audit_log.change_policy(actor=alice, days=days)
    with pytest.raises(Forbidden):
        audit_log.change_policy(actor=bob, days=365)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditPolicy.objects.create(pk=1, days=1)

    assert _told() == []


def test_pages_follow_one_another_without_gap(alice: User) -> None:
    for days in range(7):
        _add(alice, days_ago=days)

    seen, cursor = [], ""
    while True:
        page = list_entries(actor=alice, cursor=cursor, limit=3)
        seen += [entry.subject for entry in page.entries]
        if page.next is None:
            break
        cursor = page.next

    assert seen == [str(days) for days in range(7)]


def test_each_filter_finds_its_own(alice: User, bob: User, charlie: User, lobby: Room) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)
    rooms.rename_room(actor=alice, room_id=lobby.pk, name="Hall")
    _add(charlie, days_ago=50)

    def find(**wanted: object) -> list[str]:
        return [e.action for e in list_entries(actor=alice, wanted=Wanted(**wanted)).entries]  # type: ignore[arg-type]

    assert find() == ["room_renamed", "locked_out", "exported"]
    assert find(person=bob.pk) == ["locked_out"]
    assert find(person=alice.pk) == ["room_renamed", "locked_out"]
    assert find(action="locked_out") == ["locked_out"]
    assert find(room=lobby.pk) == ["room_renamed"]
    assert find(until=timezone.now() - timedelta(days=10)) == ["exported"]
    assert find(since=timezone.now() - timedelta(days=10)) == ["room_renamed", "locked_out"]
    assert find(person=charlie.pk, action="locked_out") == []
    for wrong in (
        {"wanted": Wanted(action="nonsense")},
        {"cursor": "yesterday"},
        {"cursor": "9" * 39 + ".1"},
    ):
        with pytest.raises(Invalid):
            list_entries(actor=alice, **wrong)
    with pytest.raises(Forbidden):
        list_entries(actor=bob)


def _add(actor: User, *, days_ago: int) -> None:
    AuditEntry.objects.create(
        actor=actor, action="exported", subject=str(days_ago), at=timezone.now() - timedelta(days=days_ago)
    )

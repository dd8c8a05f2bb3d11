"""A prepared statement reads and stores what the ORM does, on whichever database."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model, Q
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.models import Log, LogEntry, Membership, Message, Room, User
from syncchat.models.queries.prepared import PreparedInsert, PreparedQuery

pytestmark = pytest.mark.django_db

find_memberships = PreparedQuery(
    lambda rooms, people: (
        Membership.objects.filter(room__pk__among=rooms, user__pk__among=people)
        .annotate(is_muted=Q(level="mentions"))
        .select_related("room", "user")
    )
)
find_messages = PreparedQuery(lambda ids: Message.objects.filter(pk__among=ids).order_by("seq"))


def read(found: Model) -> dict[str, Any]:
    return {field.attname: getattr(found, field.attname) for field in found._meta.concrete_fields}


def make_message(room: Room, author: User, seq: int) -> Message:
    now = timezone.now()
    return Message(
        id=make_id(), room=room, author=author, seq=seq, body="für „alle“ 🎉", html="<p>für</p>",
        created_at=now, edited_at=now + timedelta(microseconds=1) if seq % 2 else None, mentions_room=seq % 2 == 0,
    )  # fmt: skip


def test_it_finds_what_the_queryset_finds_with_what_it_selects(
    lobby: Room, cellar: Room, alice: User, bob: User
) -> None:
    for rooms, people in (
        ([lobby.pk, cellar.pk], [alice.pk, bob.pk]),
        ([lobby.pk], [bob.pk, 10**9]),
        ([], [alice.pk]),
    ):
        expected = Membership.objects.filter(room__in=rooms, user__in=people).select_related("room", "user")

        found = find_memberships(rooms, people)

        assert sorted(each.pk for each in found) == sorted(each.pk for each in expected)
        by_key = {each.pk: each for each in expected}
        for each in found:
            same = by_key[each.pk]
            assert each.is_muted is (same.level == "mentions")  # type: ignore[attr-defined]
            assert [read(each), read(each.room), read(each.user)] == [
                read(same),
                read(same.room),
                read(same.user),
            ]


def test_of_a_list_of_values_it_gives_the_rows(lobby: Room, alice: User, bob: User) -> None:
    names = PreparedQuery(
        lambda ids: User.objects.filter(pk__among=ids).order_by("pk").values_list("pk", "date_joined")
    )

    assert names([alice.pk, bob.pk]) == [(alice.pk, alice.date_joined), (bob.pk, bob.date_joined)]


def test_asked_again_it_costs_one_statement_whatever_the_number_of_values(
    lobby: Room, alice: User, django_assert_num_queries: Any
) -> None:
    nowhere = range(10**9, 10**9 + 2_000)
    find_memberships([lobby.pk], [alice.pk])
    with django_assert_num_queries(1):
        assert len(find_memberships([lobby.pk, *nowhere], [alice.pk])) == 1


def test_what_it_stores_reads_as_what_the_orm_stores(lobby: Room, alice: User) -> None:
    head = Log.objects.get(pk=lobby.log_id).head
    new = [make_message(lobby, alice, head + number) for number in range(1, 5)]

    PreparedInsert(Message)(new[:2])
    Message.objects.bulk_create(new[2:])

    found = find_messages([message.pk for message in new] + [uuid4()])
    assert [read(each) for each in found] == [read(message) for message in new]
    new[0].body = "changed"
    new[0].save()
    assert Message.objects.get(pk=new[0].pk).body == "changed"


def test_keys_that_the_database_makes_are_each_object_s_own(lobby: Room, alice: User) -> None:
    head = Log.objects.get(pk=lobby.log_id).head
    entries = [
        LogEntry(log_id=lobby.log_id, seq=head + number, kind="room_changed", actor=alice, room_id=lobby.pk)
        for number in range(1, 40)
    ]

    PreparedInsert(LogEntry)(entries)

    stored = LogEntry.objects.filter(log=lobby.log_id, seq__gt=head).values_list("seq", "pk")
    assert dict(stored) == {entry.seq: entry.pk for entry in entries}


def test_nothing_to_store_is_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        PreparedInsert(LogEntry)([])

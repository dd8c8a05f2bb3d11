"""People as they go out."""

from uuid import UUID

from syncchat.access import find_strangers
from syncchat.domain.accounts.groups import (
    find_called_in,
    find_groups_of,
    list_groups_for,
    list_people_of,
    manages_groups,
)
from syncchat.models import Delivery, PeopleGroup, User
from syncchat.protocol import events as wire
from syncchat.protocol.groups import Group, GroupPeople
from syncchat.protocol.kinds import WorkspaceRole
from syncchat.protocol.server_frames import AnswerSignal


def serialize_person(user: User) -> wire.Person:
    holds = user.has_status
    return wire.Person(
        id=user.pk,
        username=user.username,
        name=user.name,
        initials=user.initials,
        hue=user.hue,
        avatar=user.avatar.url if user.avatar else None,
        status=user.status_text if holds else "",
        status_emoji=(user.status_emoji or None) if holds else None,
        status_until=user.status_until if holds else None,
        is_owner=user.is_owner or None,
        workspace_role=None if user.workspace_role == WorkspaceRole.MEMBER else user.workspace_role,
        is_bot=user.is_bot or None,
        locked_out=None if user.is_active else True,
    )


def serialize_groups(user: User) -> list[Group]:
    mine = find_groups_of(user)
    return [
        Group(id=each.pk, handle=each.handle, name=each.name, count=each.count, mine=each.pk in mine)
        for each in list_groups_for(user)
    ]


def serialize_group(group: PeopleGroup, user: User, room_id: int | None = None) -> GroupPeople:
    people = list_people_of(group)
    return GroupPeople(
        id=group.pk,
        handle=group.handle,
        name=group.name,
        count=len(people),
        mine=user in people,
        people=[serialize_person(person) for person in people],
        there=sorted(find_called_in(group, user=user, room_id=room_id)) if room_id is not None else [],
        can_change=manages_groups(user),
    )


def read_person(user_id: int) -> tuple[wire.Person, set[int]]:
    """With those who may not know of them."""
    return serialize_person(User.objects.get(pk=user_id)), find_strangers(user_id)


def read_answer(delivery_id: int, number: int = -1) -> tuple[int, AnswerSignal] | None:
    """Whom a program answered alone, and what: which of its answers, or the newest. None, if it is gone."""
    delivery = Delivery.objects.select_related("webhook__bot").filter(pk=delivery_id).first()
    if delivery is None or not delivery.person_id or not delivery.room_id:
        return None
    if not -1 <= number < len(delivery.whispers) or not delivery.whispers:
        return None
    thread = delivery.payload.get("thread")
    return delivery.person_id, AnswerSignal(
        room=delivery.room_id,
        thread=UUID(thread) if thread else None,
        command=delivery.payload.get("command", ""),
        bot=serialize_person(delivery.webhook.bot),
        html=delivery.whispers[number]["html"],
    )

"""People as they go out."""

from syncchat.models import User
from syncchat.protocol import events as wire


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
        locked_out=None if user.is_active else True,
    )


def read_person(user_id: int) -> wire.Person:
    return serialize_person(User.objects.get(pk=user_id))

"""How many rooms wait for somebody: what stands on the icon of the page, and on that of the installed product."""

from collections.abc import Collection

from syncchat.models import Membership, ThreadFollow
from syncchat.models.queries.thread import with_thread_unread
from syncchat.models.queries.unread import with_lamp
from syncchat.protocol.kinds import NotificationLevel


def count_badges(people: Collection[int]) -> dict[int, int]:
    """By person: their rooms in which a light is on. Whoever has none is left out."""
    lit: dict[int, set[int]] = {}
    for person, room in with_lamp(Membership.objects.filter(user__in=people)).values_list(
        "user_id", "room_id"
    ):
        lit.setdefault(person, set()).add(room)
    follows = with_thread_unread(ThreadFollow.objects.filter(user__in=people, is_following=True))
    for person, room in follows.filter(mention_count__gt=0).values_list("user_id", "root__room_id"):
        lit.setdefault(person, set()).add(room)
    muted = Membership.objects.filter(user__in=people, level=NotificationLevel.NOTHING)
    for person, room in muted.values_list("user_id", "room_id"):
        lit.get(person, set()).discard(room)
    return {person: len(rooms) for person, rooms in lit.items() if rooms}

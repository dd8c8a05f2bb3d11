"""Direct messages: one room for each exact set of people."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rooms.memberships import list_people
from syncchat.domain.rooms.room_limit import check_has_room_for_directs
from syncchat.errors import Forbidden
from syncchat.log.append import append_to_people, create_log
from syncchat.models import Ignored, Membership, Room, User
from syncchat.protocol.kinds import EntryKind, RoomKind

# With the one who opens it, ten people.
OTHERS_LIMIT = 9


@transaction.atomic
def open_direct(*, actor: User, people: Sequence[int]) -> Room:
    """The room of exactly these people and the one who asks, made if they have none yet.

    Raises:
        Invalid: nobody else, more than nine, or someone who is not here; a guest opens none with strangers.
        Forbidden: they have opened as many as one person may, or one of the others has blocked them.
        Silenced: they have none yet, and would be shown a new one.
    """
    others = list_people([one for one in people if one != actor.pk], limit=OTHERS_LIMIT, seen_by=actor)
    everyone = sorted([actor, *others], key=lambda person: person.pk)
    key = ",".join(str(person.pk) for person in everyone)
    return _find_direct(key) or _make_direct(key, everyone, actor)


def _check_takes(actor: User, others: Sequence[User]) -> None:
    """Nobody is brought into a new room by somebody whom they have blocked. Raises: Forbidden."""
    blocks = Ignored.objects.filter(is_blocked=True, user__in=others, person=actor)
    if not actor.is_owner and blocks.exists():
        raise Forbidden(_("You and this person cannot write to each other."))


def _find_direct(key: str) -> Room | None:
    return Room.objects.filter(direct_key=key).select_related("log").first()


def _make_direct(key: str, everyone: list[User], opener: User) -> Room:
    check_may_speak(opener)
    check_has_room_for_directs(opener)
    _check_takes(opener, everyone)
    try:
        with transaction.atomic():
            room = Room.objects.create(
                log=create_log(), kind=RoomKind.DIRECT, direct_key=key, created_by=opener
            )
    except IntegrityError:
        # Another of them opened it at the same moment.
        return Room.objects.select_related("log").get(direct_key=key)
    Membership.objects.bulk_create(Membership(room=room, user=person) for person in everyone)
    append_to_people(people=everyone, kind=EntryKind.ROOM_ADDED, actor=opener, room_id=room.pk)
    return room

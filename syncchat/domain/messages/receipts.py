"""How far others have read, for those who show how far they have read themselves.

It comes from the read markers alone, and is told as typing is: nothing of it is stored, and no log grows.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from syncchat.access import get_room_for
from syncchat.log import publish
from syncchat.models import Ignored, Membership, Message, User
from syncchat.protocol.kinds import MessageKind

# In larger rooms nobody looks for who has read what, and each read would be told to all of them
READERS_LIMIT = 20
_COMING_IN = (MessageKind.JOINED, MessageKind.ADDED)


def list_seen(*, user: User, room_id: int) -> dict[int, int]:
    """The newest seq that each of the others there has read; nothing in a larger room.

    Raises:
        NotFound: not a member.
    """
    room, _membership = get_room_for(user, room_id)
    if not user.shows_reads or _is_large(room.pk):
        return {}
    # Whoever comes in begins at the line that says so, and has not read what was said before
    begun = Message.objects.filter(
        room=room, seq=OuterRef("read_seq"), person=OuterRef("user"), kind__in=_COMING_IN
    )
    seen = _find_readers(room.pk, user.pk).exclude(Exists(begun))
    return dict(seen.values_list("user_id", "read_seq"))


def tell_read(membership: Membership) -> None:
    """Tell the others of a small room how far this person has read, once it is stored."""
    room, reader = membership.room, membership.user_id
    if _is_large(room.pk) or not User.objects.filter(pk=reader, shows_reads=True).exists():
        return
    others = list(_find_readers(room.pk, reader).values_list("user_id", flat=True))
    if others:
        publish.signal_after_commit(
            kind="seen", log=room.log_id, room=room.pk, person=reader, seq=membership.read_seq, to=others
        )


def _is_large(room_id: int) -> bool:
    return Membership.objects.filter(room=room_id)[: READERS_LIMIT + 1].count() > READERS_LIMIT


def _find_readers(room_id: int, person: int) -> QuerySet[Membership]:
    """Those who see what this person has read, and the other way round: blocks close it for both."""
    blocks = Ignored.objects.filter(Q(user=person) | Q(person=person), is_blocked=True)
    others = Membership.objects.active().filter(room=room_id, user__shows_reads=True).exclude(user=person)
    return others.exclude(user__in=blocks.values("person")).exclude(user__in=blocks.values("user"))

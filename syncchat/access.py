"""The one door to each permissioned object: it hands a person the object, or raises NotFound."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from syncchat.errors import NotFound
from syncchat.models import Attachment, Log, Membership, Message, Room, User
from syncchat.models.room import RoomQuerySet
from syncchat.protocol.kinds import WorkspaceRole
from syncchat.reach import find_reach, within_reach


def get_room_for(user: User, room_id: int) -> tuple[Room, Membership]:
    """A room this person belongs to, with their membership.

    Raises:
        NotFound: no such room, or not a member.
    """
    found = (
        Membership.objects.select_related("room", "room__log")
        .filter(within_reach(), room_id=room_id, user_id=user.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found.room, found


def find_room_for(user: User, room_id: int) -> Room:
    """A room this person may read: their own, or any public one where they are no guest.

    Raises:
        NotFound: no such room, or private and not theirs.
    """
    room = Room.objects.visible_to(user.pk).select_related("log").filter(pk=room_id).first()
    if room is None:
        raise NotFound
    return room


def find_membership(user: User, room_id: int) -> Membership | None:
    return Membership.objects.filter(within_reach(), room_id=room_id, user_id=user.pk).first()


def get_message_for(user: User, message_id: UUID) -> Message:
    """A message in a room this person belongs to, to act on: every verb reads it twice, around its lock.

    Raises:
        NotFound: no such message, or in a room that is not theirs.
    """
    message = (
        Message.objects.select_related("room__log", "author")
        .filter(within_reach(), pk=message_id, room__memberships__user=user.pk)
        .first()
    )
    if message is None:
        raise NotFound
    return message


def find_message_for(user: User, message_id: UUID) -> Message:
    """A message that this person may read: in their own room, or in any public one.

    Raises:
        NotFound: no such message, or in a room that is hidden from them.
    """
    message = Message.objects.filter(pk=message_id, room__in=Room.objects.visible_to(user.pk)).first()
    if message is None:
        raise NotFound
    return message


def get_attachment_for(user: User, attachment_id: UUID) -> Attachment:
    """A whole file: of a message that this person may read, or their own that is not sent yet.

    Raises:
        NotFound: no such file, not theirs to see, or still being received.
    """
    theirs = Q(message__room__in=Room.objects.visible_to(user.pk)) | Q(message=None, uploader=user.pk)
    attachment = Attachment.objects.filter(theirs, pk=attachment_id).exclude(stored="").first()
    if attachment is None:
        raise NotFound
    return attachment


def get_upload_for(user: User, upload_id: UUID) -> Attachment:
    """A file that this person has begun to upload and not sent.

    Raises:
        NotFound: no such upload, somebody else's, or part of a message by now.
    """
    upload = Attachment.objects.filter(pk=upload_id, uploader=user.pk, message=None).first()
    if upload is None:
        raise NotFound
    return upload


def list_people_for(user: User) -> QuerySet[User]:
    """Whom somebody may know of: everybody; of a guest themselves, and whoever is in a room with them."""
    if not user.is_guest:
        return User.objects.all()
    shared = Membership.objects.filter(user=OuterRef("pk"), room__memberships__user=user.pk)
    return User.objects.filter(Q(pk=user.pk) | Exists(shared))


def find_person_for(user: User, person_id: int) -> User:
    """Raises: NotFound where nobody has this id, or nobody whom they may know of."""
    person = list_people_for(user).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def find_strangers(person_id: int) -> set[int]:
    """Guests who may not know of this person."""
    guests = User.objects.filter(is_owner=False, rank=WorkspaceRole.GUEST, is_active=True).exclude(
        pk=person_id
    )
    shared = Membership.objects.filter(user=OuterRef("pk"), room__memberships__user=person_id)
    return set(guests.exclude(Exists(shared)).values_list("pk", flat=True))


def pick_rooms_for(user: User, room_ids: Iterable[int]) -> dict[int, Room]:
    """Those of these rooms that this person may read."""
    return {room.pk: room for room in Room.objects.visible_to(user.pk).filter(pk__in=list(room_ids))}


def list_messages_for(user: User, message_ids: Iterable[UUID]) -> dict[UUID, Message]:
    """Those of these messages that are there and that this person may read."""
    visible = Message.objects.filter(room__in=Room.objects.visible_to(user.pk), deleted_at=None)
    return visible.for_display().in_bulk(list(message_ids))


def can_read_log(*, user_id: int, own_log_id: int, log_id: int) -> bool:
    """The log of a room this person belongs to, or their own.

    Ask after reading: a membership that ended meanwhile then hides what was read.
    """
    joined = Q(room__memberships__user=user_id)
    # Their own log tells of all their rooms: whoever may reach some of them alone does not get it
    mine = joined & within_reach() if find_reach() is not None else Q(pk=own_log_id) | joined
    return Log.objects.filter(mine, pk=log_id).exists()


def list_rooms_for(user: User) -> RoomQuerySet:
    return Room.objects.joined_by(user.pk).select_related("log")


def list_rooms_to_see(user: User) -> RoomQuerySet:
    """Their own, and every public one."""
    return Room.objects.visible_to(user.pk).select_related("log")

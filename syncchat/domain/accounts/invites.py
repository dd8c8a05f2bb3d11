"""Invite links: made by whoever may invite, expiring, of limited use, revocable, landing in chosen rooms."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_membership, find_room_for
from syncchat.domain.accounts.audit import note
from syncchat.domain.rights.asking import may
from syncchat.domain.rooms.memberships import enter_rooms
from syncchat.domain.rooms.room_names import sort_by_name
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.log.append import lock_logs
from syncchat.models import Invite, Membership, Message, Room, User
from syncchat.models.accounts.invite import InviteQuerySet
from syncchat.models.audit_entry import AuditAction
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import MessageKind, Right, RoomKind

LONGEST = timedelta(days=90)
MOST_USES = 1000
MOST_ROOMS = 20
USABLE_LIMIT = 100


@transaction.atomic
def create_invite(
    *,
    actor: User,
    rooms: Sequence[int] = (),
    expires_in: timedelta = timedelta(days=7),
    max_uses: int | None = None,
    as_guest: bool = False,
) -> Invite:
    """A new link; with ``as_guest`` whoever registers by it is a guest of its rooms.

    Raises:
        Forbidden: they may not invite people.
        Invalid: too long, too many uses, too many rooms, or none of theirs to open.
        NotFound: one of the rooms is not theirs to see.
        Conflict: so many links work already that nobody keeps track of them.
    """
    check_may_invite(actor)
    if Invite.objects.usable().count() >= USABLE_LIMIT:
        raise Conflict(_("%d invite links work already. Take one back first.") % USABLE_LIMIT)
    if not timedelta(minutes=1) <= expires_in <= LONGEST:
        raise Invalid(_("An invite works for at most %d days.") % LONGEST.days, field="expires_in")
    if max_uses is not None and not 1 <= max_uses <= MOST_USES:
        raise Invalid(_("Choose between 1 and %d uses.") % MOST_USES, field="max_uses")
    if as_guest and not rooms:
        raise Invalid(_("Choose the rooms that the guests are let into."), field="rooms")
    chosen = [_check_opens(actor, room_id) for room_id in _limit_rooms(rooms)]
    invite = Invite.objects.create(
        token=secrets.token_urlsafe(32),
        created_by=actor,
        expires_at=timezone.now() + expires_in,
        max_uses=max_uses,
        as_guest=as_guest,
    )
    # Everyone is in General anyway; it is locked first at registration, and would be locked last here
    invite.rooms.set(room for room in chosen if not room.is_general)
    note(actor=actor, action=AuditAction.INVITE_MADE, subject=_name_for_log(invite), after=expires_in)
    return invite


@transaction.atomic
def revoke_invite(*, actor: User, invite_id: int) -> Invite:
    """End a link before its time; revoking twice changes nothing."""
    check_may_invite(actor)
    invite = _list_theirs(actor).select_for_update().filter(pk=invite_id).first()
    if invite is None:
        raise NotFound
    if invite.revoked_at is None:
        invite.revoked_at = timezone.now()
        invite.save(update_fields=["revoked_at"])
        note(actor=actor, action=AuditAction.INVITE_REVOKED, subject=_name_for_log(invite))
    return invite


def _name_for_log(invite: Invite) -> str:
    """By the beginning of its token, which opens nothing."""
    return f"{invite.token[:6]}…"


def list_invites(*, actor: User) -> QuerySet[Invite]:
    """Links that still work, the newest first: all of them for who manages people, their own for everybody else."""
    check_may_invite(actor)
    invites = _list_theirs(actor).usable().select_related("created_by").prefetch_related("rooms")
    return invites.order_by("-created_at", "-pk")


def _list_theirs(actor: User) -> InviteQuerySet:
    manages = may(actor, Right.MANAGE_PEOPLE)
    return Invite.objects.all() if manages else Invite.objects.filter(created_by=actor)


def list_rooms_to_open(*, creator: User) -> list[Room]:
    """Rooms an invite of this person may land in; General is a matter of course."""
    mine = creator.memberships.select_related("room").exclude(room__kind=RoomKind.DIRECT)
    open_ones = mine.filter(room__archived_at=None, room__is_general=False)
    return sort_by_name(each.room for each in open_ones if _brings_people(creator, each.room, each))


def find_usable_invite(token: str) -> Invite | None:
    """As long as whoever made it may invite."""
    invites = Invite.objects.usable().select_related("created_by")
    invite = invites.filter(token=token, created_by__is_active=True).first()
    return invite if invite is not None and may(invite.created_by, Right.INVITE) else None


def invites_guests(token: str) -> bool:
    """Whether whoever registers by it is a guest."""
    invite = find_usable_invite(token) if token else None
    return invite is not None and invite.as_guest


def explain_refusal(token: str) -> str:
    """Why a link does not work, for the person who followed it."""
    invite = Invite.objects.filter(token=token).first()
    if invite is None or invite.revoked_at is not None:
        return _("This invite was taken back, or the link was copied in part.")
    if invite.expires_at <= timezone.now():
        return _("This invite has run out.")
    return _("This invite has been used as often as it may be.")


@transaction.atomic
def spend_invite(*, token: str, actor: User) -> Invite:
    """Use a link once and land in its rooms.

    Raises:
        Conflict: it works no more.
    """
    # The row's lock: of two people at the last use, one is refused
    invite = Invite.objects.select_for_update().filter(token=token).first()
    if invite is None or find_usable_invite(token) is None:
        raise Conflict(explain_refusal(token), field="invite")
    Invite.objects.filter(pk=invite.pk).update(uses=F("uses") + 1)
    # Before asking who was removed: a removal that commits meanwhile counts
    lock_logs([actor.log_id, *invite.rooms.values_list("log_id", flat=True)])
    enter_rooms(user=actor, rooms=_list_rooms(invite, actor))
    return invite


def accept_invite(*, token: str, actor: User) -> list[Room]:
    """Join the rooms of a link while signed in. Who is in all of them already spends nothing.

    Raises:
        Conflict: it works no more.
        Forbidden: every room of it has removed this person since.
    """
    rooms = list_rooms_of_invite(token=token, user=actor)
    if any(find_membership(actor, room.pk) is None for room in rooms):
        spend_invite(token=token, actor=actor)
    return rooms


def list_rooms_of_invite(*, token: str, user: User) -> list[Room]:
    """Where accepting it leads this person, whether they are in already or not.

    Raises: as `accept_invite`.
    """
    invite = find_usable_invite(token)
    if invite is None:
        raise Conflict(explain_refusal(token), field="invite")
    rooms = _list_rooms(invite, user)
    if not rooms and invite.rooms.filter(archived_at=None).exists():
        raise Forbidden(_("You were removed from its rooms after this invite was made."), field="invite")
    return rooms


def _list_rooms(invite: Invite, user: User) -> list[Room]:
    """Without those that removed this person since it was made: a kept link is no way back."""
    removals = Message.objects.filter(
        person=user, kind=MessageKind.REMOVED, created_at__gte=invite.created_at
    )
    rooms = invite.rooms.filter(archived_at=None).exclude(pk__in=removals.values("room_id"))
    return sort_by_name(rooms.select_related("log"))


def check_may_invite(person: User) -> None:
    if not may(person, Right.INVITE):
        raise Forbidden(_("You may not invite people here."))


def _limit_rooms(rooms: Sequence[int]) -> list[int]:
    wanted = sorted(set(rooms))
    if len(wanted) > MOST_ROOMS:
        raise Invalid(_("Choose at most %d rooms.") % MOST_ROOMS, field="rooms")
    return wanted


def _check_opens(creator: User, room_id: int) -> Room:
    room = find_room_for(creator, room_id)
    if not _opens(creator, room):
        raise Invalid(_("You cannot bring people into this room."), field="rooms")
    return room


def _opens(creator: User, room: Room) -> bool:
    if room.kind == RoomKind.DIRECT or room.archived_at is not None:
        return False
    return _brings_people(creator, room, find_membership(creator, room.pk))


def _brings_people(creator: User, room: Room, membership: Membership | None) -> bool:
    return room.kind == RoomKind.PUBLIC or find_rights(room, creator, membership).moderate

"""People: coming into being, and being locked out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.lookalikes import check_looks_like_nobody
from syncchat.domain.accounts.profiles import announce_profile
from syncchat.domain.accounts.sessions import end_sessions_of_locked_out
from syncchat.domain.accounts.usernames import (
    check_no_group_has,
    clean_display_name,
    clean_email,
    clean_username,
    save_with_free_username,
)
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_is_above, check_right
from syncchat.domain.rooms.memberships import enter_rooms
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.domain.rooms.rooms import get_general
from syncchat.domain.second_factor.requirement import find_deadline
from syncchat.errors import Conflict, Forbidden, NotFound
from syncchat.log.append import append_to_people, create_log, lock_logs
from syncchat.models import AccountDeletion, Membership, ProvisionedPerson, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, Right, RoomKind, WorkspaceRole
from syncchat.text.names import FoldedName, fold_name

PEOPLE_PAGE = 100
REASON_LIMIT = 200
UNSEEN = timedelta(days=30)


def create_user(*, username: str, email: str = "", password: str = "", display_name: str = "") -> User:
    """A person with their log, in the General room. The first one ever owns the workspace.

    Raises:
        Invalid: the username, name or address cannot be.
        Conflict: the username is taken, or the name looks like another's.
    """
    # Hashing is slow on purpose: never while everyone else waits to write
    hashed = make_password(password or None)
    return insert_user(username=username, email=email, hashed_password=hashed, display_name=display_name)


@transaction.atomic
def insert_user(
    *,
    username: str,
    email: str,
    hashed_password: str,
    display_name: str,
    bot_owner: User | None = None,
    is_guest: bool = False,
) -> User:
    """The same, with a password that is hashed already. With ``bot_owner`` it is a bot of theirs.

    A guest is in no room until they are let into one.
    """
    general = get_general()
    # Everyone comes in through this room: its lock makes "am I the first?" a question with one answer
    lock_logs([general.log_id])
    is_owner = not User.objects.exists()
    user = User(
        username=clean_username(username),
        email=clean_email(email),
        display_name=clean_display_name(display_name),
        password=hashed_password,
        is_owner=is_owner,
        rank=WorkspaceRole.GUEST if is_guest and not is_owner else WorkspaceRole.MEMBER,
        second_factor_by=None if bot_owner else find_deadline(is_owner=is_owner),
        is_bot=bot_owner is not None,
        bot_owner=bot_owner,
    )
    user.log = create_log()
    save_with_free_username(user)
    check_no_group_has(user.username)
    check_looks_like_nobody(user)
    if not user.is_guest:
        enter_rooms(user=user, rooms=[general])
    return user


@transaction.atomic
def deactivate_user(*, actor: User, user_id: int, reason: str = "") -> User:
    """Lock a person out, everywhere and at once; what they said stays. They read the reason when they come back.

    Raises:
        Forbidden: they may not, or meant for somebody as high.
        NotFound: no such person.
        Invalid: the reason is too long, or holds what nobody can see.
    """
    reason = limit_length(clean_line(reason, field="reason"), REASON_LIMIT, field="reason")
    lock_workspace(actor, Right.MANAGE_PEOPLE)
    user = find_person(user_id)
    if user.is_owner:
        raise Forbidden(_("An owner cannot be locked out. Take their ownership back first."))
    check_is_above(actor, user)
    user.lock_out_reason = reason
    set_active(user, is_active=False, actor=actor)
    note_about_person(actor=actor, action=AuditAction.LOCKED_OUT, person=user)
    end_sessions_of_locked_out(user=user)
    return user


@transaction.atomic
def reactivate_user(*, actor: User, user_id: int) -> User:
    """Raises: Forbidden for whoever may not; NotFound; Conflict, for an account that is deleted."""
    check_right(actor, Right.MANAGE_PEOPLE)
    user = find_person(user_id)
    check_is_above(actor, user)
    if AccountDeletion.objects.filter(user=user, due_at__lte=timezone.now()).exists():
        raise Conflict(_("This account was deleted. Nobody can sign in to it again."))
    user.lock_out_reason = ""
    set_active(user, is_active=True, actor=actor)
    # Whom an owner lets in is no more locked out by a provider
    ProvisionedPerson.objects.filter(user=user).update(is_locked_out=False)
    note_about_person(actor=actor, action=AuditAction.LET_IN, person=user)
    return user


class PeoplePage(NamedTuple):
    people: list[User]
    has_more: bool


def list_everyone(*, actor: User, query: str = "", kind: str = "", page: int = 1) -> PeoplePage:
    """Everybody who has an account, the latest first, for owners to look through; or who is called so.

    ``kind`` is a role's plural, `bots`, `locked-out`, `unseen`, or nothing; another is nobody's.
    """
    first, beyond = (page - 1) * PEOPLE_PAGE, page * PEOPLE_PAGE + 1
    listed = list_found_ids(actor=actor, query=query, kind=kind, limit=beyond)[first:]
    people = User.objects.in_bulk(listed[:PEOPLE_PAGE])
    return PeoplePage([people[pk] for pk in listed if pk in people], len(listed) > PEOPLE_PAGE)


def list_found_ids(*, actor: User, query: str = "", kind: str = "", limit: int) -> list[int]:
    """The first of those whom `list_everyone` finds."""
    check_right(actor, Right.MANAGE_PEOPLE)
    everyone = _list_kind(kind).order_by("-is_active", "-date_joined", "-pk")
    called = query.strip().removeprefix("@")
    if not called:
        return list(everyone.values_list("pk", flat=True)[:limit])
    wanted = fold_name(called)
    names = everyone.values_list("pk", "username", "display_name").iterator()
    # Usernames are small letters of ASCII: folding them is half of the time
    matches = (
        pk
        for pk, username, name in names
        if wanted.is_in(FoldedName(username, username)) or wanted.is_in(fold_name(name))
    )
    return list(islice(matches, limit))


def _list_kind(kind: str) -> QuerySet[User]:
    since = timezone.now() - UNSEEN
    kinds = {
        "": Q(),
        "owners": Q(is_owner=True),
        "administrators": Q(is_owner=False, rank=WorkspaceRole.ADMINISTRATOR),
        "moderators": Q(is_owner=False, rank=WorkspaceRole.MODERATOR),
        "guests": Q(is_owner=False, rank=WorkspaceRole.GUEST),
        "bots": Q(is_bot=True),
        "locked-out": Q(is_active=False),
        "unseen": Q(is_bot=False, is_active=True)
        & ~Exists(UserSession.objects.filter(user=OuterRef("pk"), last_seen_at__gte=since)),
    }
    return User.objects.filter(kinds[kind]) if kind in kinds else User.objects.none()


def find_seen(people: Sequence[User]) -> dict[int, datetime]:
    """When each had a page open last, as far as a sign-in that has not ended tells."""
    sessions = UserSession.objects.filter(user__in=people).values_list("user")
    return dict(sessions.annotate(seen=Max("last_seen_at")).values_list("user", "seen"))


def change_email(*, actor: User, email: str) -> User:
    """Where a new password may be asked for. Whoever calls this has seen the person's password."""
    cleaned = clean_email(email)
    if cleaned != actor.email:
        actor.email, actor.email_verified_at = cleaned, None
        actor.save(update_fields=["email", "email_verified_at"])
    return actor


def find_person(user_id: int) -> User:
    """Raises: NotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return user


def set_active(user: User, *, is_active: bool, actor: User | None) -> None:
    """With whoever has a direct room with them told: it may be one now where nobody else reads."""
    rooms: dict[int, list[User]] = {}
    directs = Membership.objects.filter(room__kind=RoomKind.DIRECT, room__in=user.memberships.values("room"))
    for membership in directs.exclude(user=user).select_related("user").order_by("room_id"):
        rooms.setdefault(membership.room_id, []).append(membership.user)
    lock_logs([user.log_id, *(other.log_id for others in rooms.values() for other in others)])
    user.is_active = is_active
    user.save(update_fields=["is_active", "lock_out_reason"])
    announce_profile(user)
    for room_id, others in rooms.items():
        append_to_people(people=others, kind=EntryKind.MEMBERSHIP_CHANGED, actor=actor, room_id=room_id)

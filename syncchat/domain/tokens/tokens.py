"""Access tokens: made by a person for themselves, or by an owner for a bot; shown once, and revoked at once."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.audit import note_about_token
from syncchat.domain.rights.asking import check_right
from syncchat.domain.rooms.room_names import clean_line, limit_length, place_by_name
from syncchat.domain.tokens.secret import make_secret
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.log import publish
from syncchat.models import AccessToken, Room, User
from syncchat.models.accounts.access_token import TOKEN_NAME_LIMIT
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right, RoomKind, Scope

# Of one person or bot, of those that still work
TOKENS_LIMIT = 50
# A revoked one stays in the list for a while
SHOWN_AFTER_END = timedelta(days=30)


class NewToken(NamedTuple):
    """``secret`` is nowhere else: who loses it makes another token."""

    token: AccessToken
    secret: str


@transaction.atomic
def create_token(
    *,
    actor: User,
    user_id: int,
    name: str,
    scopes: Collection[str],
    rooms: Sequence[int] | None = None,
    expires_at: datetime | None = None,
) -> NewToken:
    """A token that acts as this person: the actor, or a bot where the actor owns the workspace.

    ``rooms`` limits it to these; None to all that its person reaches, also those that they join later.

    Raises:
        NotFound: no such person.
        Forbidden: it is neither the actor nor a bot, or the actor is no owner.
        Invalid: the name, the scopes, a room or the end cannot be.
        Conflict: they have too many, or are locked out.
    """
    user = find_holder(actor, user_id)
    cleaned = limit_length(clean_line(name, field="name"), TOKEN_NAME_LIMIT, field="name")
    if not cleaned:
        raise Invalid(_("Give it a name, so that you know later what uses it."), field="name")
    chosen = _check_scopes(scopes, user)
    found = None if rooms is None else _check_rooms(user, rooms)
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid(_("That is over already."), field="expires_at")
    # Two at once are made one after the other
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Conflict(_("%s is locked out. Let them in again first.") % user.name)
    if user.access_tokens.usable().count() >= TOKENS_LIMIT:
        raise Conflict(_("There are too many tokens. Revoke one that nothing uses any more."))
    secret = make_secret()
    token = AccessToken.objects.create(
        user=user,
        name=cleaned,
        prefix=secret.prefix,
        digest=secret.digest,
        scopes=chosen,
        in_all_rooms=found is None,
        created_by=actor,
        expires_at=expires_at,
    )
    if found is not None:
        token.rooms.set(found)
    note_about_token(actor=actor, action=AuditAction.TOKEN_MADE, token=token)
    return NewToken(token, secret.text)


@transaction.atomic
def revoke_token(*, actor: User, token_id: int) -> AccessToken:
    """Its sockets are closed at once. One that is revoked already stays so.

    Raises:
        NotFound: no such token, or not theirs to revoke.
    """
    token = find_token(actor=actor, token_id=token_id)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        note_about_token(actor=actor, action=AuditAction.TOKEN_REVOKED, token=token)
        publish.signal_after_commit(kind="sessions")
    return token


def find_token(*, actor: User, token_id: int) -> AccessToken:
    """Raises: NotFound where there is none, or it is not theirs to revoke."""
    token = AccessToken.objects.select_related("user").filter(pk=token_id).first()
    if token is None:
        raise NotFound
    try:
        find_holder(actor, token.user_id)
    except Forbidden as refusal:
        # Whose token it is, is nobody else's business
        raise NotFound from refusal
    return token


def list_token_rooms(*, actor: User, holder: User) -> list[Room]:
    """Rooms that a token may be limited to: those that its person is in, as far as the actor sees them."""
    theirs = Room.objects.joined_by(holder.pk).exclude(kind=RoomKind.DIRECT)
    seen = Room.objects.visible_to(actor.pk).filter(pk__in=theirs.values("pk"))
    return sorted(seen, key=place_by_name)


def list_tokens(*, actor: User, user_id: int) -> list[AccessToken]:
    """Of the actor, or of a bot: those that work first, then those that ended lately, the newest first.

    Raises: what `find_holder` raises.
    """
    user = find_holder(actor, user_id)
    since = timezone.now() - SHOWN_AFTER_END
    tokens = user.access_tokens.exclude(revoked_at__lt=since).exclude(expires_at__lt=since)
    listed = tokens.prefetch_related("rooms").order_by("-created_at", "-pk")
    return sorted(listed, key=lambda token: token.has_ended)


def find_holder(actor: User, user_id: int) -> User:
    """The actor, or a bot that the actor may make tokens for.

    Raises:
        NotFound: no such person.
        Forbidden: it is neither.
    """
    if user_id == actor.pk and not actor.is_bot:
        return actor
    check_right(actor, Right.MAKE_BOTS)
    user = find_person(user_id)
    if not user.is_bot:
        raise Forbidden(_("Nobody makes tokens for somebody else."))
    return user


def _check_scopes(scopes: Collection[str], user: User) -> list[str]:
    if not scopes:
        raise Invalid(_("Choose at least one thing that it may do."), field="scopes")
    if not set(scopes) <= {*Scope} or (Scope.SCIM in scopes and not user.is_owner):
        raise Invalid(_("Choose from the list."), field="scopes")
    return [scope.value for scope in Scope if scope in scopes]


def _check_rooms(user: User, room_ids: Sequence[int]) -> list[Room]:
    found = list(Room.objects.joined_by(user.pk).filter(pk__in=room_ids))
    if not found or len(found) < len(set(room_ids)):
        raise Invalid(_("Choose at least one of the rooms that they are in."), field="rooms")
    return found

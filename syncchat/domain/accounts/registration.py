"""Registering: who may, and where an invite lands them."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import insert_user
from syncchat.domain.accounts.invites import invites_guests, spend_invite
from syncchat.domain.rooms.rooms import get_general
from syncchat.errors import Forbidden
from syncchat.log.append import lock_logs
from syncchat.models import User, Workspace
from syncchat.models.workspace import Registration


def is_empty() -> bool:
    """Nobody is here yet."""
    return not User.objects.exists()


def can_register(*, has_invite: bool) -> bool:
    """Nobody needs an invite to an empty workspace: its first person owns it."""
    registration = Workspace.current().registration
    if registration == Registration.OPEN or is_empty():
        return True
    return registration == Registration.INVITE and has_invite


def register_person(
    *, username: str, email: str = "", password: str, display_name: str = "", invite_token: str = ""
) -> User:
    """Create an account if this workspace takes people in, and land it in the invite's rooms.

    Raises:
        Forbidden: registration is closed, or needs an invite.
        Conflict: the invite ran out, was used up or revoked; or the username is taken.
        Invalid: something typed cannot be.
    """
    # Before the transaction: hashing is slow on purpose, and everyone else waits to write
    hashed = make_password(password)
    with transaction.atomic():
        lock_logs([get_general().log_id])
        if not can_register(has_invite=bool(invite_token)):
            raise Forbidden(_("This workspace takes in nobody new just now."))
        user = insert_user(
            username=username,
            email=email,
            hashed_password=hashed,
            display_name=display_name,
            is_guest=invites_guests(invite_token),
        )
        if invite_token:
            spend_invite(token=invite_token, actor=user)
    return user

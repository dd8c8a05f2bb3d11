"""Accounts of programs: nobody signs in to them, their tokens act for them."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from syncchat.domain.accounts.accounts import insert_user
from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.models import User
from syncchat.models.audit_entry import AuditAction


@transaction.atomic
def create_bot(*, actor: User, username: str, display_name: str) -> User:
    """A bot in the General room, told of as any person is. It is locked out and let in again as people are.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: the username or name cannot be.
        Conflict: the username is taken, or the name looks like another's.
    """
    lock_workspace(actor)
    bot = insert_user(
        username=username,
        email="",
        hashed_password=make_password(None),
        display_name=display_name,
        bot_owner=actor,
    )
    note_about_person(actor=actor, action=AuditAction.BOT_MADE, person=bot)
    return bot

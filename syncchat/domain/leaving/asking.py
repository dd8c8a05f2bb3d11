"""Asking for one's account to be deleted, and thinking better of it: whoever signs in again keeps it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.owners import is_only_owner
from syncchat.domain.accounts.sessions import end_sessions
from syncchat.domain.leaving.erasing import erase_account
from syncchat.errors import Conflict
from syncchat.models import AccountDeletion, User
from syncchat.queue.tasks import put_down

PATIENCE = timedelta(days=7)


@transaction.atomic
def ask_to_leave(*, actor: User, with_messages: bool, patience: timedelta = PATIENCE) -> AccountDeletion:
    """They are signed out everywhere at once. Asked again, the last word holds.

    Raises:
        Conflict: a bot, or nobody else owns the workspace.
    """
    if actor.is_bot:
        raise Conflict(_("A bot is locked out by its owner."))
    if is_only_owner(actor):
        raise Conflict(_("You own this workspace alone. Make somebody else owner first."))
    wish, _made = AccountDeletion.objects.update_or_create(
        user=actor,
        defaults={
            "with_messages": with_messages,
            "asked_at": timezone.now(),
            "due_at": timezone.now() + patience,
        },
    )
    put_down(erase_account, at=wish.due_at, user_id=actor.pk)
    end_sessions(user=actor)
    return wish


def keep_account(user: User) -> bool:
    """Returns whether they had wanted to go."""
    return bool(AccountDeletion.objects.filter(user=user, done_at=None).delete()[0])

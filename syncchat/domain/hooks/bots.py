"""The bot of a webhook: called as whoever made the webhook says, with a username that follows from it."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import set_active
from syncchat.domain.accounts.bots import insert_bot
from syncchat.domain.accounts.lookalikes import check_looks_like_nobody
from syncchat.domain.accounts.profiles import announce_profile
from syncchat.domain.accounts.usernames import RESERVED, clean_display_name
from syncchat.errors import Conflict, DomainError
from syncchat.models import FormerUsername, PeopleGroup, User
from syncchat.models.accounts.user import USERNAME_LIMIT

TRIES = 200
# For a dash and a number
_STEM_LIMIT = USERNAME_LIMIT - 4


def insert_named_bot(*, actor: User, name: str) -> User:
    """A bot in the General room, inside the caller's transaction.

    Raises:
        Invalid: the name cannot be.
        Conflict: it looks like another's.
    """
    with _tell_beside_name():
        return insert_bot(actor=actor, username=_find_username(name), display_name=name)


def rename_bot(*, bot: User, name: str) -> None:
    """Its username stays: messages name it.

    Raises: as `insert_named_bot`.
    """
    with _tell_beside_name():
        bot.display_name = clean_display_name(name)
        bot.save(update_fields=["display_name"])
        check_looks_like_nobody(bot)
    announce_profile(bot)


def retire_bot(*, bot: User, actor: User) -> None:
    if bot.is_active:
        set_active(bot, is_active=False, actor=actor)


@contextmanager
def _tell_beside_name() -> Iterator[None]:
    """The one field that a webhook has for what its bot is called."""
    try:
        yield
    except DomainError as refusal:
        refusal.field = "name"
        raise


def _find_username(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_STEM_LIMIT].strip("-")
    stem = stem if len(stem) > 1 else "webhook"
    for number in range(1, TRIES):
        username = stem if number == 1 else f"{stem}-{number}"
        if username not in RESERVED and not _is_taken(username):
            return username
    raise Conflict(_("Someone here already has that username. Try another one."), field="name")


def _is_taken(username: str) -> bool:
    return (
        User.objects.filter(username=username).exists()
        or FormerUsername.objects.filter(username=username).exists()
        or PeopleGroup.objects.filter(handle=username).exists()
    )

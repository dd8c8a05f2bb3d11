"""A link to a new password that an owner hands over: shown once, used once.

Its token is the one of the links that go out by e-mail: it ends when it is used, when the person signs in, and after
PASSWORD_RESET_TIMEOUT.
"""

from hashlib import sha256

import structlog
from allauth.account import app_settings as allauth_settings
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.audit import note_about_person
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.rights.asking import check_is_above
from syncchat.errors import Conflict
from syncchat.models import PasswordLink, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right

logger = structlog.get_logger(__name__)


@transaction.atomic
def make_password_link(*, actor: User | None, user_id: int) -> str:
    """What stands in the link's address; nobody can read it a second time. ``actor`` is None at the command line.

    Owners may reset each other: an owner who was refused would take the other's ownership back first, so nothing
    would be safer. Nobody resets themselves here: that would go round the question for their present password.

    Raises:
        Forbidden: not an owner.
        NotFound: no such person.
        Conflict: they are locked out, a bot, or the actor.
    """
    if actor is not None:
        lock_workspace(actor, Right.MANAGE_PEOPLE)
    person = find_person(user_id)
    if person == actor:
        raise Conflict(_("You know your present password. Change it under Security."))
    if actor is not None:
        check_is_above(actor, person)
    if not person.is_active:
        raise Conflict(_("%s is locked out. Let them in again first.") % person.name)
    if person.is_bot:
        raise Conflict(_("Nobody signs in to a bot: it acts by its tokens."))
    link = make_token(person)
    digest = _digest(link.partition("-")[2])
    now = {"made_by": actor, "made_at": timezone.now(), "digest": digest, "used_at": None}
    PasswordLink.objects.update_or_create(user=person, defaults=now)
    note_about_person(actor=actor, action=AuditAction.PASSWORD_LINK, person=person)
    logger.info(
        "password_link_made", person=person.username, by=actor.username if actor else "the command line"
    )
    return link


def make_token(person: User) -> str:
    """Who it is for, and what lets them in: as it stands in the address of a link, whoever hands it over."""
    token: str = allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return f"{user_pk_to_url_str(person)}-{token}"


def find_password_link(person: User, token: str) -> PasswordLink | None:
    """Whose link this is, if an owner made it and not an e-mail."""
    links = PasswordLink.objects.select_related("made_by")
    return links.filter(user=person, digest=_digest(token)).first()


def find_used_link(person: User) -> PasswordLink | None:
    """The link by which their present password was set."""
    return PasswordLink.objects.select_related("made_by").filter(user=person).exclude(used_at=None).first()


def note_new_password(person: User, token: str = "") -> None:
    """What set it before is history, unless this very link set it now."""
    link = find_password_link(person, token) if token else None
    if link is None:
        PasswordLink.objects.filter(user=person).delete()
    else:
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

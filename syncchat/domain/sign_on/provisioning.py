"""People whom an identity provider keeps here, by a token of an owner."""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import reactivate_user
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.lookalikes import check_looks_like_nobody
from syncchat.domain.accounts.profiles import announce_profile
from syncchat.domain.accounts.usernames import clean_display_name, clean_email
from syncchat.domain.rights.asking import check_right
from syncchat.domain.sign_on.locking import lock_out_from_outside
from syncchat.domain.sign_on.registration import Claims, make_account
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import ProvisionedPerson, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right


class Said(NamedTuple):
    """What a provider says of somebody."""

    user_name: str
    name: str
    given_name: str
    family_name: str
    email: str
    external_id: str
    is_active: bool


def list_people(*, actor: User) -> QuerySet[User]:
    """Whom a provider may see. Whoever is locked out and none of its own is nobody's.

    Raises: Forbidden.
    """
    check_right(actor, Right.CHANGE_OWNERS)
    here = Q(is_active=True) | Q(provisioned__isnull=False)
    return User.objects.filter(here, is_bot=False).select_related("provisioned").order_by("pk")


def find_by_user_name(people: QuerySet[User], user_name: str) -> QuerySet[User]:
    """As it was given, in any case; of those who were here before, by their username or confirmed address."""
    folded = user_name.lower()
    by_address = Q(email__iexact=folded, email_verified_at__isnull=False)
    before = Q(provisioned__isnull=True) & (Q(username=folded) | by_address)
    return people.filter(Q(provisioned__folded_name=folded) | before)


def find_one(*, actor: User, user_id: str) -> User:
    """Raises: Forbidden, NotFound."""
    is_number = user_id.isascii() and user_id.isdecimal() and len(user_id) < 18
    found = list_people(actor=actor).filter(pk=int(user_id)).first() if is_number else None
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def provision(*, actor: User, said: Said) -> User:
    """Somebody new, without a password: a provider, a directory or a link in a mail signs them in.

    Raises:
        Forbidden: not an owner.
        Conflict: somebody has that user name, or that address.
        Invalid: something cannot be.
    """
    _check(actor, said)
    if find_by_user_name(list_people(actor=actor), said.user_name).exists():
        raise Conflict(_("Somebody here has that username already."))
    _check_is_free(said.email)
    user = make_account(Claims(said.user_name, said.name, said.email))
    note(actor=actor, action=AuditAction.PROVISIONED, person=user, after=said.email)
    return _keep_person(actor, user, said)


@transaction.atomic
def update_person(*, actor: User, user_id: str, said: Said) -> User:
    """Their username here stays: others call them by it, and they may have chosen it.

    Raises: what `provision` raises, and NotFound.
    """
    _check(actor, said)
    user = find_one(actor=actor, user_id=user_id)
    user = User.objects.select_for_update(of=("self",)).select_related("provisioned").get(pk=user.pk)
    before = (user.display_name, user.email)
    user.display_name = _choose_name(user, said.name)
    if said.email and said.email.lower() != user.email.lower() and _is_kept_by_provider(user):
        _check_is_free(said.email)
        note(
            actor=actor,
            action=AuditAction.ADDRESS_CHANGED,
            person=user,
            before=user.email,
            after=said.email,
        )
        user.email, user.email_verified_at = said.email, timezone.now()
    if before != (user.display_name, user.email):
        user.save(update_fields=["display_name", "email", "email_verified_at"])
        announce_profile(user)
    return _keep_person(actor, user, said)


@transaction.atomic
def deprovision(*, actor: User, user_id: str) -> None:
    """They are locked out, and no longer the provider's. What they said stays.

    Raises: Forbidden, NotFound; Conflict for the last owner.
    """
    user = find_one(actor=actor, user_id=user_id)
    if user.is_active:
        _lock_out_for_provider(actor, user)
    ProvisionedPerson.objects.filter(user=user).delete()


def _check(actor: User, said: Said) -> None:
    check_right(actor, Right.CHANGE_OWNERS)
    if not said.user_name.strip() or len(said.user_name) > 254 or not said.user_name.isprintable():
        raise Invalid(_("userName is missing, or cannot be."))
    clean_email(said.email)


def _check_is_free(email: str) -> None:
    if email and User.objects.filter(email__iexact=email, is_active=True).exists():
        raise Conflict(_("Somebody here has that email already."))


def _is_kept_by_provider(user: User) -> bool:
    """Whose address it says. By an address one signs in: of owners, and of those who came by themselves, it stays."""
    is_its_own = ProvisionedPerson.objects.filter(user=user).exists()
    return is_its_own and not user.is_owner and not user.has_usable_password()


def _choose_name(user: User, name: str) -> str:
    """What looks like another's stays out: a provider would ask for it for ever."""
    former = user.display_name
    try:
        user.display_name = clean_display_name(name)
        check_looks_like_nobody(user)
    except (Conflict, Invalid):
        return former
    return user.display_name


def _keep_person(actor: User, user: User, said: Said) -> User:
    kept = ProvisionedPerson.objects.filter(user=user).first() or ProvisionedPerson(user=user)
    kept.user_name, kept.folded_name = said.user_name, said.user_name.lower()
    kept.external_id = said.external_id[:254]
    kept.given_name, kept.family_name = said.given_name[:120], said.family_name[:120]
    kept.changed_at = timezone.now()
    _follow_active(actor, user, kept, is_active=said.is_active)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody here has that username already.")) from error
    return find_one(actor=actor, user_id=str(user.pk))


def _follow_active(actor: User, user: User, kept: ProvisionedPerson, *, is_active: bool) -> None:
    """Whom an owner has locked out, a provider lets in no more: it says "active" with each change of a name."""
    if not is_active and user.is_active:
        _lock_out_for_provider(actor, user)
        kept.is_locked_out = True
    elif is_active:
        if kept.is_locked_out and not user.is_active:
            reactivate_user(actor=actor, user_id=user.pk)
        kept.is_locked_out = False


def _lock_out_for_provider(actor: User, user: User) -> None:
    reason = _("Your organisation has ended your account.")
    if not lock_out_from_outside(actor=actor, user_id=user.pk, reason=reason, by="SCIM"):
        raise Conflict(_("A workspace keeps at least one owner. Make somebody else owner first."))

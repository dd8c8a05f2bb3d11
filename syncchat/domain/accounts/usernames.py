"""What a person may be called, and where they may be reached."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import FormerUsername, PeopleGroup, User, Workspace
from syncchat.models.accounts.user import validate_username

DISPLAY_NAME_LIMIT = 60
EMAIL_LIMIT = 254
# "@room" calls everyone in a room; the others would pass for the product itself.
RESERVED = frozenset({"admin", "all", "everyone", "here", "room", "support", "syncchatroom", "system"})


def clean_username(username: str) -> str:
    """The username as it is stored: in small letters.

    Raises:
        Invalid: not a username, or one that means something else here.
    """
    cleaned = username.strip().lower()
    try:
        validate_username(cleaned)
    except ValidationError as error:
        raise Invalid(error.messages[0], field="username") from error
    if cleaned in RESERVED:
        raise Invalid(_("That username is not for people. Try another one."), field="username")
    return cleaned


def clean_display_name(name: str) -> str:
    cleaned = clean_line(name, field="display_name")
    return limit_length(cleaned, DISPLAY_NAME_LIMIT, field="display_name")


def clean_email(email: str) -> str:
    """An address as it is stored, or none.

    Raises:
        Invalid: not an address.
    """
    cleaned = email.strip().lower()
    try:
        if cleaned:
            validate_email(cleaned)
    except ValidationError as error:
        raise Invalid(
            _("This is not an email address. It looks like name@example.org."), field="email"
        ) from error
    return limit_length(cleaned, EMAIL_LIMIT, field="email")


def save_with_free_username(user: User, *, fields: list[str] | None = None) -> None:
    """Raises: Conflict where somebody else has the username, or had it, whoever came first."""
    taken = _("Someone here already has that username. Try another one.")
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as error:
        raise Conflict(taken, field="username") from error
    # Asked afterwards: whoever gives the name up at the same time is waited for by then
    if FormerUsername.objects.filter(username=user.username).exclude(user=user).exists():
        raise Conflict(taken, field="username")


def check_no_group_has(username: str) -> None:
    """After the person was saved: people and groups are called alike, so one name is one of both.

    Raises:
        Conflict: a group has it.
    """
    # Of two who take a name at once, the second sees the first
    Workspace.objects.select_for_update().filter(pk=Workspace.current().pk).first()
    if PeopleGroup.objects.filter(handle=username).exists():
        raise Conflict(_("A group of people has that name. Try another one."), field="username")


def change_username(user: User, username: str) -> None:
    """Saves all but the person. What was written to the former name goes on to mean them."""
    FormerUsername.objects.create(username=user.username, user=user)
    user.username = clean_username(username)
    user.former_usernames.filter(username=user.username).delete()


def find_people_named(usernames: Iterable[str], *, active: bool = False) -> dict[str, int]:
    """Whom these names mean, among them those that somebody had before; without the locked-out if ``active``."""
    wanted = set(usernames)
    former = FormerUsername.objects.filter(username__in=wanted)
    present = User.objects.filter(username__in=wanted)
    if active:
        former, present = former.filter(user__is_active=True), present.filter(is_active=True)
    return {**dict(former.values_list("username", "user")), **dict(present.values_list("username", "pk"))}


def get_person_named(*, username: str) -> User:
    """Raises: NotFound where nobody is called so, nor was."""
    found = find_people_named([username.lower()])
    if not found:
        raise NotFound
    return User.objects.get(pk__in=found.values())

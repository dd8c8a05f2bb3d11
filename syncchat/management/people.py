"""Somebody whom the operator names, as a command finds them."""

from django.core.management.base import CommandError

from syncchat.models import User

REFUSED = 2


def find_by_name(username: str) -> User:
    """Raises: CommandError, which ends the command with 2."""
    person = User.objects.filter(username=username.strip().lower().removeprefix("@")).first()
    if person is None:
        known = User.objects.filter(is_owner=True).order_by("pk").values_list("username", flat=True)[:3]
        raise CommandError(
            f"Nobody here has the username {username!r}. The workspace is owned by: {', '.join(known) or 'nobody'}.",
            returncode=REFUSED,
        )
    return person

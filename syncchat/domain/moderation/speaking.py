"""Whether somebody may say anything at all, anywhere: asked by whatever others are told of."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from syncchat.errors import Silenced
from syncchat.models import User


def is_silenced(user: User) -> bool:
    return user.silenced_until is not None and user.silenced_until > timezone.now()


def is_person_silenced(user_id: int) -> bool:
    """Of somebody who is not at hand."""
    return User.objects.filter(pk=user_id, silenced_until__gt=timezone.now()).exists()


def check_may_speak(user: User) -> None:
    """Nothing is read for it: the person is at hand wherever they act.

    Raises:
        Silenced: they cannot write for a time; says until when.
    """
    if not is_silenced(user) or user.silenced_until is None:
        return
    wait = (user.silenced_until - timezone.now()).total_seconds()
    until = date_format(timezone.localtime(user.silenced_until, user.preferences.zone), "DATETIME_FORMAT")
    raise Silenced(_("You cannot write or react until %s.") % until, retry_after=max(1.0, wait))

"""Whether, in which language and how openly a person may be written to."""

from django.conf import settings

from syncchat.domain.notifications.settings import read_notification_settings
from syncchat.models import User, Workspace


def can_mail(user: User) -> bool:
    """To an address that somebody only typed, nothing is sent of what is said here."""
    return user.is_active and bool(user.email) and user.email_verified_at is not None


def find_language(user: User) -> str:
    return user.preferences.language or str(settings.LANGUAGE_CODE)


def hides_words(user: User) -> bool:
    """The owners' word holds for everybody, and a person's own for themselves."""
    return Workspace.current().mail_hides_words or read_notification_settings(user).hides_words

"""Telling a person why they were locked out: after the right password, and in browsers where they were signed in."""

from django.http import HttpRequest

from syncchat.domain.accounts.sessions import LOCKED_OUT
from syncchat.models import User


def note_locked_out(request: HttpRequest, user: User) -> None:
    request.session[LOCKED_OUT] = user.pk


def find_locked_out(request: HttpRequest) -> User | None:
    """Who was signed in here and is locked out at present."""
    user_id = request.session.get(LOCKED_OUT)
    return User.objects.filter(pk=user_id, is_active=False).first() if isinstance(user_id, int) else None

"""An invite on its way from the link to the registration form: kept in the session."""

from django.http import HttpRequest

from syncchat.domain.accounts.invites import find_usable_invite
from syncchat.models import Invite

SESSION_KEY = "invite"


def keep_invite(request: HttpRequest, token: str) -> None:
    request.session[SESSION_KEY] = token


def find_invite(request: HttpRequest) -> Invite | None:
    token = request.session.get(SESSION_KEY)
    return find_usable_invite(token) if isinstance(token, str) else None


def drop_invite(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)

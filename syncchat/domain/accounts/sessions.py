"""Ending sign-ins. Sockets of an ended session are closed within seconds, in every process."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from syncchat.log import publish
from syncchat.models import AccessToken, User

# What is left in the sessions of a person who was locked out: their id
LOCKED_OUT = "locked_out"


@transaction.atomic
def end_session(*, key: str) -> None:
    Session.objects.filter(session_key=key).delete()
    UserSession.objects.filter(session_key=key).delete()
    publish.signal_after_commit(kind="sessions")


@transaction.atomic
def end_sessions(*, user: User, except_key: str | None = None) -> int:
    """Sign a person out everywhere, or everywhere else. Returns how many sessions ended."""
    mine = UserSession.objects.filter(user=user).exclude(session_key=except_key or "")
    keys = list(mine.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    mine.delete()
    publish.signal_after_commit(kind="sessions")
    return len(keys)


@transaction.atomic
def end_sessions_of_locked_out(*, user: User) -> None:
    """Sign a person out everywhere, and their programs too: letting them in again brings no token back.

    Their browsers keep a session that signs nobody in and only says who it was.
    """
    AccessToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    mine = UserSession.objects.filter(user=user)
    emptied = SessionStore().encode({LOCKED_OUT: user.pk})
    Session.objects.filter(session_key__in=list(mine.values_list("session_key", flat=True))).update(
        session_data=emptied
    )
    mine.delete()
    publish.signal_after_commit(kind="sessions")

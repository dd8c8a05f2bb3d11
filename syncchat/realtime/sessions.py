"""Who a socket belongs to, and whether that sign-in still holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from syncchat.models import AccessToken, User
from syncchat.models.queries.prepared import PreparedQuery

CHECK_INTERVAL = 2.5  # seconds; a revoked session must be gone within 5


# Keys of sessions are letters and digits alone
OF_TOKEN = "token:"  # noqa: S105  # what the keys of tokens begin with


@dataclass(frozen=True, slots=True)
class SignedIn:
    """By a session; or by an access token, which has ``scopes``, and where it is limited ``rooms`` with their logs.

    ``is_idle``: a program of a person is connected, who may be anywhere. It says itself if somebody is there.
    """

    user_id: int
    log_id: int
    name: str
    language: str
    session_key: str
    password_mark: str
    scopes: frozenset[str] | None = None
    rooms: Mapping[int, int] | None = None
    is_idle: bool = False

    @property
    def seat(self) -> str:
        """Whose sockets are counted together: those of a token apart, so that a program takes its person none."""
        return str(self.user_id) if self.scopes is None else self.session_key

    @property
    def reach(self) -> frozenset[int] | None:
        return None if self.rooms is None else frozenset(self.rooms)


_find_sessions = PreparedQuery(lambda keys: Session.objects.filter(pk__among=keys))
_find_people = PreparedQuery(lambda ids: User.objects.filter(pk__among=ids, is_active=True))


def find_signed_in(session_key: str) -> SignedIn | None:
    """The person of a session, as Django's own middleware would find them."""
    if not session_key:
        return None
    session = _load_session(session_key)
    if BACKEND_SESSION_KEY not in session or SESSION_KEY not in session:
        return None
    user = next(iter(_find_people([int(session[SESSION_KEY])])), None)
    if (
        user is None
        or not _matches(user, session.get(HASH_SESSION_KEY, ""))
        or _is_held(user.second_factor_by)
    ):
        return None
    return describe_sign_in(user, session_key)


def _is_held(second_factor_by: datetime | None) -> bool:
    """They have to set up a second factor before anything else; their pages lead them there."""
    return second_factor_by is not None and second_factor_by <= timezone.now()


def _load_session(session_key: str) -> dict[str, Any]:
    """As Django's own store does; empty if there is none, it has run out, or cannot be read."""
    now = timezone.now()
    found = [session for session in _find_sessions([session_key]) if session.expire_date > now]
    return found[0].get_decoded() if found else {}


def describe_sign_in(user: User, session_key: str) -> SignedIn:
    return SignedIn(
        user.pk, user.log_id, user.name, user.preferences.language, session_key, mark(user.password)
    )


def describe_token(
    user: User, prefix: str, scopes: frozenset[str], rooms: Mapping[int, int] | None
) -> SignedIn:
    """A token holds on its own: another password is nothing to it."""
    return SignedIn(
        user.pk,
        user.log_id,
        user.name,
        user.preferences.language,
        OF_TOKEN + prefix,
        "",
        scopes,
        rooms,
        is_idle=not user.is_bot,
    )


def holds(signed: SignedIn) -> bool:
    """Whether the sign-in is still that person's."""
    if signed.session_key.startswith(OF_TOKEN):
        return not _find_ended_tokens({signed.session_key})
    again = find_signed_in(signed.session_key)
    return again is not None and again.user_id == signed.user_id


def _matches(user: User, session_hash: str) -> bool:
    return constant_time_compare(session_hash, user.get_session_auth_hash())


def mark(password: str) -> str:
    """Tells whether a stored password changed, without keeping it."""
    return hashlib.sha256(password.encode()).hexdigest()[:16]


def name_session(session_key: str) -> str:
    """A public name for a session, from which its key cannot be found."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


_list_sessions = PreparedQuery(
    lambda keys: Session.objects.filter(pk__among=keys).values_list("session_key", "expire_date")
)
_list_passwords = PreparedQuery(
    lambda people: User.objects.filter(pk__among=people, is_active=True).values_list(
        "pk", "password", "second_factor_by"
    )
)


def find_ended(open_sessions: Mapping[str, tuple[int, str]]) -> set[str]:
    """Of these session keys, with person and password mark: those that no longer hold."""
    tokens = {key for key in open_sessions if key.startswith(OF_TOKEN)}
    by_session = {key: whose for key, whose in open_sessions.items() if key not in tokens}
    return (_find_ended_tokens(tokens) if tokens else set()) | _find_ended_sessions(by_session)


def _find_ended_tokens(keys: set[str]) -> set[str]:
    prefixes = [key.removeprefix(OF_TOKEN) for key in keys]
    usable = AccessToken.objects.usable().filter(prefix__in=prefixes)
    return keys - {OF_TOKEN + prefix for prefix in usable.values_list("prefix", flat=True)}


def _find_ended_sessions(open_sessions: Mapping[str, tuple[int, str]]) -> set[str]:
    if not open_sessions:
        return set()
    now = timezone.now()
    alive = {key for key, end in _list_sessions(open_sessions) if end > now}
    people = _list_passwords({user for user, _mark in open_sessions.values()})
    marks = {user: mark(password) for user, password, due in people if not _is_held(due)}
    return {
        key
        for key, (user, password_mark) in open_sessions.items()
        if key not in alive or not _holds(key, marks.get(user), password_mark)
    }


def _holds(key: str, now: str | None, then: str) -> bool:
    if now is None or now == then:
        return now is not None
    # The password changed: the session that changed it was renewed in place, the others were not.
    return find_signed_in(key) is not None

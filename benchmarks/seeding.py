"""Fills the benchmark's workspace through the domain, and signs everybody in.

Run inside the product's environment: python -m benchmarks.seeding MEMBERS COOKIES
"""

import os
import sys
from pathlib import Path

import django


def seed(members: int, cookies: Path) -> int:
    """Everybody is in General; writes one Cookie header a line and returns the room's id."""
    from django.conf import settings
    from django.db import transaction

    from syncchat.domain.accounts.accounts import create_user
    from syncchat.domain.rooms.rooms import get_general

    with transaction.atomic():
        people = [create_user(username=f"member-{number}") for number in range(members)]
        keys = [sign_in(person) for person in people]
    cookies.write_text("".join(f"{settings.SESSION_COOKIE_NAME}={key}\n" for key in keys))
    return get_general().pk


def sign_in(person: object) -> str:
    """A session as signing in would have left it, without a thousand password checks."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()  # type: ignore[attr-defined]
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(seed(int(sys.argv[1]), Path(sys.argv[2])))

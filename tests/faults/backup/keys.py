"""Sign-ins and invites: `python -m tests.faults.backup.keys make` or `count`."""

import os
import sys
from datetime import timedelta

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()

from django.contrib.sessions.models import Session
from django.utils import timezone

from syncchat.models import Invite, User
from tests.faults.inhabitants import sign_in


def make() -> None:
    person = User.objects.order_by("pk")[0]
    sign_in(person)
    expires = timezone.now() + timedelta(days=1)
    Invite.objects.create(token=f"token-{Invite.objects.count()}", created_by=person, expires_at=expires)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make()
    print(Session.objects.count(), Invite.objects.usable().count())

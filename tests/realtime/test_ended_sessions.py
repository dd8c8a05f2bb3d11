"""Which sign-ins hold no longer, asked every few seconds for each that has a socket open."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from syncchat.models import User
from syncchat.realtime.sessions import find_ended, find_signed_in

pytestmark = pytest.mark.django_db


def test_a_session_that_ran_out_ends_its_sockets_and_opens_none(alice: User, bob: User) -> None:
    keys = {}
    for person in (alice, bob):
        client = Client()
        client.force_login(person)
        keys[person.username] = client.session.session_key or ""
    signed = {name: find_signed_in(key) for name, key in keys.items()}
    open_sessions = {each.session_key: (each.user_id, each.password_mark) for each in signed.values() if each}
    assert len(open_sessions) == 2
    assert find_ended(open_sessions) == set()

    Session.objects.filter(pk=keys["alice"]).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert find_ended(open_sessions) == {keys["alice"]}
    assert find_signed_in(keys["alice"]) is None

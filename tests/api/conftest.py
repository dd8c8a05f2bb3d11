import pytest
from django.test import Client

from syncchat.models import User
from tests.api.caller import Caller


@pytest.fixture
def as_alice(alice: User) -> Caller:
    return Caller(alice)


@pytest.fixture
def as_bob(bob: User) -> Caller:
    return Caller(bob)


@pytest.fixture
def as_charlie(charlie: User) -> Caller:
    return Caller(charlie)


@pytest.fixture
def stranger() -> Client:
    return Client()

from collections.abc import Iterator

import pytest
from django.utils import timezone

from syncchat.models import User
from tests.mail.post_office import PostOffice, open_post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def reached(bob: User) -> User:
    """Bob, whose address is known to reach him."""
    bob.email_verified_at = timezone.now()
    bob.save()
    return bob

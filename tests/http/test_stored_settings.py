"""A person's row that another release has written: every page is made, and what is not known is left out."""

import pytest
from django.test import Client

from syncchat.models import Room, User

pytestmark = pytest.mark.django_db

STORED = {
    "time_zone": ["Mars/Phobos", "America", "../../etc/passwd", "x" * 60],
    "language": ["xx", "de_XX", "e n"],
    "theme": ["neon"],
    "text_size": ["giant"],
    "density": ["airy"],
}
CASES = [(name, value) for name, values in STORED.items() for value in values]


@pytest.fixture
def bobs(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.mark.parametrize(("name", "value"), CASES)
def test_no_page_fails_for_what_this_release_does_not_know(
    bobs: Client, alice: User, bob: User, lobby: Room, name: str, value: str
) -> None:
    User.objects.filter(pk__in=(alice.pk, bob.pk)).update(**{name: value})

    for path in (
        "/",
        f"/rooms/{lobby.pk}/",
        "/settings/appearance/",
        "/settings/profile/",
        "/people/alice/",
        "/people/bob/",
        "/api/v1/me",
        "/api/v1/people",
    ):
        assert bobs.get(path, follow=True).status_code == 200, path

    page = bobs.get(f"/rooms/{lobby.pk}/").content.decode()
    assert f'data-ignored="{name}"' in page
    assert f'"{value}"' not in page


def test_what_is_known_is_not_said_to_be_left_out(bobs: Client, bob: User, lobby: Room) -> None:
    User.objects.filter(pk=bob.pk).update(time_zone="Asia/Tokyo", language="de", theme="dark")

    page = bobs.get(f"/rooms/{lobby.pk}/").content.decode()

    assert "data-ignored" not in page
    for said in ('lang="de"', 'data-theme="dark"', 'data-time-zone="Asia/Tokyo"'):
        assert said in page

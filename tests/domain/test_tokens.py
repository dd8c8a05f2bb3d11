"""Access tokens: whoever makes one sees it once; what it may do, and when that ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from syncchat.backups.epoch import end_keys
from syncchat.domain.accounts.accounts import deactivate_user, reactivate_user
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.rooms.archiving import delete_room
from syncchat.domain.tokens import grants, tokens
from syncchat.domain.tokens import secret as secrets
from syncchat.domain.tokens.grants import find_grant
from syncchat.domain.tokens.secret import make_secret, read_secret
from syncchat.domain.tokens.tokens import NewToken, create_token, list_tokens, revoke_token
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import AccessToken, AuditEntry, Room, User

pytestmark = pytest.mark.django_db


def make_token(user: User, actor: User | None = None, **options: Any) -> NewToken:
    given: dict[str, Any] = {"name": "Deploy", "scopes": ["read", "write"], **options}
    return create_token(actor=actor or user, user_id=user.pk, **given)


@pytest.fixture
def bot(alice: User) -> User:
    return create_bot(actor=alice, username="ci", display_name="Builds")


def test_a_token_signs_in_whom_it_was_made_for(alice: User, bot: User) -> None:
    for user in (alice, bot):
        grant = find_grant(make_token(user, alice).secret)
        assert grant is not None
        assert (grant.user, sorted(grant.scopes), grant.rooms) == (user, ["read", "write"], None)


def test_the_secret_is_not_kept(alice: User) -> None:
    made = make_token(alice)

    stored = AccessToken.objects.values().get()
    assert made.secret not in str(stored)
    assert made.secret.startswith(f"scr_{made.token.prefix}_")
    assert made.secret.split("_")[2] not in str(stored)


def spoil(secret: str) -> list[str]:
    last = "a" if secret[-1] != "a" else "b"
    other = make_secret().text
    forged = secret[:13] + other[13:-6]
    return [
        "",
        "null",
        "1-",
        "scr_",
        secret[:-1],
        secret[:-1] + last,
        secret.upper(),
        secret.lower(),
        secret + " ",
        secret + "\n",
        other,
        # The right prefix with another's secret, whose checksum is right too
        forged + secrets._checksum(forged),
        "scr_" + "\u0661" * 8 + secret[12:],
    ]


def test_what_is_not_the_token_signs_nobody_in(alice: User) -> None:
    """S13."""
    secret = make_token(alice).secret

    assert [text for text in spoil(secret) if find_grant(text) is not None] == []
    assert find_grant(secret) is not None


def test_a_checksum_tells_a_token_from_what_looks_like_one() -> None:
    secret = make_secret()
    swapped = secret.text[:20] + secret.text[21] + secret.text[20] + secret.text[22:]

    assert read_secret(secret.text) == secret
    assert swapped == secret.text or read_secret(swapped) is None


def test_one_that_is_over_revoked_or_of_somebody_locked_out_signs_nobody_in(alice: User, bob: User) -> None:
    over, revoked, locked = make_token(alice), make_token(alice), make_token(bob)
    AccessToken.objects.filter(pk=over.token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(actor=alice, token_id=revoked.token.pk)
    deactivate_user(actor=alice, user_id=bob.pk)

    assert [find_grant(each.secret) for each in (over, revoked, locked)] == [None, None, None]
    # Whoever is let in again makes new ones
    reactivate_user(actor=alice, user_id=bob.pk)
    assert find_grant(locked.secret) is None


def test_after_a_restore_no_token_of_before_is_good(alice: User) -> None:
    secret = make_token(alice).secret

    end_keys()

    assert find_grant(secret) is None


def test_nobody_makes_or_sees_or_revokes_tokens_of_others(alice: User, bob: User, bot: User) -> None:
    with pytest.raises(Forbidden):
        make_token(bob, alice)
    with pytest.raises(Forbidden):
        make_token(bot, bob)
    with pytest.raises(Forbidden):
        list_tokens(actor=bob, user_id=bot.pk)
    for token in (make_token(alice), make_token(bot, alice)):
        with pytest.raises(NotFound):
            revoke_token(actor=bob, token_id=token.token.pk)
    with pytest.raises(NotFound):
        revoke_token(actor=bob, token_id=987654)


def test_making_and_revoking_are_written_down(alice: User, bot: User) -> None:
    made = make_token(bot, alice)
    revoke_token(actor=alice, token_id=made.token.pk)
    revoke_token(actor=alice, token_id=made.token.pk)

    entries = AuditEntry.objects.filter(subject=f"Deploy ({made.token.prefix})").order_by("pk")
    assert list(entries.values_list("action", "actor", "person")) == [
        ("token_made", alice.pk, bot.pk),
        ("token_revoked", alice.pk, bot.pk),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "root"]}, "scopes"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "expires_at"),
        ({"rooms": []}, "rooms"),
        ({"rooms": [987654]}, "rooms"),
    ],
)
def test_what_a_token_cannot_be_is_refused_by_its_field(
    alice: User, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_token(alice, **given)

    assert refused.value.field == field
    assert not AccessToken.objects.exists()


def test_a_token_is_limited_to_rooms_of_its_person_alone(alice: User, bob: User, cellar: Room) -> None:
    with pytest.raises(Invalid):
        make_token(bob, rooms=[cellar.pk])

    grant = find_grant(make_token(alice, rooms=[cellar.pk]).secret)
    assert grant is not None
    assert grant.rooms == {cellar.pk: cellar.log_id}


def test_when_its_last_room_is_deleted_it_reaches_none(alice: User, lobby: Room) -> None:
    secret = make_token(alice, rooms=[lobby.pk]).secret

    delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby")

    grant = find_grant(secret)
    assert grant is not None
    assert grant.reach == frozenset()


def test_there_are_so_many_and_no_more(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOKENS_LIMIT", 2)
    first = make_token(alice)
    make_token(alice)

    with pytest.raises(Conflict):
        make_token(alice)
    revoke_token(actor=alice, token_id=first.token.pk)
    assert make_token(alice).secret


def test_its_use_is_noted_at_most_once_a_minute(alice: User) -> None:
    made = make_token(alice)
    find_grant(made.secret)
    first = AccessToken.objects.get().last_used_at
    find_grant(made.secret)

    assert first is not None
    assert AccessToken.objects.get().last_used_at == first
    AccessToken.objects.update(last_used_at=first - timedelta(minutes=2))
    find_grant(made.secret)
    assert AccessToken.objects.get().last_used_at > first  # type: ignore[operator]


def test_of_many_requests_at_once_one_notes_the_use(
    alice: User, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    make_token(alice)
    read_before_any_was_noted = [AccessToken.objects.get() for _request in range(3)]

    with django_assert_num_queries(1):
        for each in read_before_any_was_noted:
            grants.note_use(each)


def test_where_its_use_cannot_be_noted_only_the_first_request_waits_for_that(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, tries = make_token(alice), []

    def refuse(*_args: object, **_fields: object) -> int:
        tries.append(1)
        raise OperationalError("database is locked")

    monkeypatch.setattr(QuerySet, "update", refuse)

    assert [find_grant(made.secret) is not None for _request in range(3)] == [True] * 3
    assert len(tries) == 1

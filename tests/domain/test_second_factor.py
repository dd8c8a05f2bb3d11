"""Codes and secrets, below the pages."""

import base64
import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command

from syncchat.domain.second_factor.codes import use_code
from syncchat.domain.second_factor.factors import (
    list_factors,
    reset_second_factor,
    take_secret,
)
from syncchat.domain.second_factor.requirement import has_factor
from syncchat.domain.second_factor.sealing import Unreadable, seal, unseal
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.models import AuditEntry, User
from tests.at_once import run_at_once

SMALL = base64.b32encode(b"0123456789").decode()  # 80 bits, as many programs make them


def make_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1])))


@pytest.mark.parametrize("spelled", [SMALL, SMALL.lower(), " ".join(SMALL), "-".join([SMALL[:8], SMALL[8:]])])
def test_a_secret_that_another_program_made_is_taken_over(bob: User, spelled: str) -> None:
    take_secret(user=bob, secret=spelled)

    assert use_code(user=bob, code=make_code(SMALL)).type == "totp"
    assert list_factors(bob).codes_left == 10


@pytest.mark.parametrize("secret", ["", "0189", "A", base64.b32encode(b"123456789").decode(), "A" * 500])
def test_what_is_no_secret_is_refused(bob: User, secret: str) -> None:
    with pytest.raises(Invalid):
        take_secret(user=bob, secret=secret)
    assert not has_factor(bob)


def test_a_secret_does_not_take_the_place_of_another(bob: User) -> None:
    take_secret(user=bob, secret=SMALL)
    with pytest.raises(Conflict):
        take_secret(user=bob, secret=SMALL)


def test_codes_of_another_person_are_refused(bob: User, charlie: User) -> None:
    take_secret(user=bob, secret=SMALL)
    with pytest.raises(Invalid):
        use_code(user=charlie, code=make_code(SMALL))


def test_only_owners_reset_and_only_what_is_there(alice: User, bob: User, charlie: User) -> None:
    with pytest.raises(Conflict):
        reset_second_factor(actor=alice, user_id=bob.pk)
    take_secret(user=bob, secret=SMALL)
    with pytest.raises(Forbidden):
        reset_second_factor(actor=charlie, user_id=bob.pk)
    assert has_factor(bob)


def test_whoever_runs_the_server_resets_it_by_a_command(bob: User) -> None:
    take_secret(user=bob, secret=SMALL)
    out = io.StringIO()
    call_command("reset_second_factor", "bob", stdout=out)
    assert "with the password alone" in out.getvalue()
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.get().actor is None
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "bob")


def test_a_secret_comes_in_by_a_command_that_reads_it(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SMALL + "\n"))
    call_command("import_second_factor", "bob", stdout=io.StringIO())
    assert has_factor(bob)
    monkeypatch.setattr("sys.stdin", io.StringIO("nothing of the kind\n"))
    with pytest.raises(CommandError):
        call_command("import_second_factor", "bob")


def test_what_is_sealed_is_read_with_the_same_key_alone(settings: Any) -> None:
    sealed = seal("word")
    assert unseal(sealed) == "word"
    settings.SECRET_KEY = "another-" * 8
    with pytest.raises(Unreadable):
        unseal(sealed)


@pytest.mark.django_db(transaction=True)
def test_one_code_at_once_in_two_browsers_signs_in_one(bob: User) -> None:
    take_secret(user=bob, secret=SMALL)
    code = make_code(SMALL)

    came = run_at_once(lambda _number: use_code(user=bob, code=code), 3)

    assert [type(each) for each in came].count(Invalid) == 2

"""Signing in with a directory's password: a real OpenLDAP, spoken to as it is, broken, slow and lying."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from syncchat.domain.accounts.accounts import create_user
from syncchat.domain.accounts.owners import make_owner
from syncchat.domain.sign_on import directory as directory_module
from syncchat.domain.sign_on.directory import check_password
from syncchat.domain.sign_on.leaving import lock_out_who_left
from syncchat.models import AuditEntry, User, Workspace
from syncchatroom.directory import read_directory
from tests.directory.slapd import (
    BASE,
    PASSWORD,
    READER,
    READER_PASSWORD,
    Directory,
    describe_person,
    open_directory,
)
from tests.http.codes import set_clock, set_up_app
from tests.http.doors import is_signed_in, read_text, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    with open_directory() as directory:
        yield directory


class Given:
    def __init__(self, directory: Directory, settings: Any) -> None:
        self.directory, self._settings = directory, settings
        self.set()

    def set(self, **other: Any) -> None:
        """With ``other`` in place of what is right."""
        given = {
            "url": self.directory.service.url,
            "name": "Corp",
            "base": f"ou=people,{BASE}",
            "bind_dn": READER,
            "bind_password": READER_PASSWORD,
            "sign_up": "everybody",
        }
        self._settings.DIRECTORY = read_directory(json.dumps(given | other))


@pytest.fixture
def ldap(directory: Directory, settings: Any, alice: User) -> Given:
    return Given(directory, settings)


def come(login: str, password: str = PASSWORD) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/login/", {"login": login, "password": password, "remember": "on"})


def test_somebody_new_gets_an_account_and_comes_back_to_it(ldap: Given) -> None:
    client, answer = come("dora")
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    dora = User.objects.get(username="dora")
    assert (dora.name, dora.email, dora.has_usable_password()) == ("Dora Finch", "dora@example.org", False)
    assert dora.email_verified_at is not None
    # By their address too, in whatever case
    assert is_signed_in(come("DORA@example.org")[0])
    assert User.objects.filter(username__startswith="dora").count() == 1
    assert SocialAccount.objects.get().extra_data == {"login": "dora"}


@pytest.mark.parametrize("password", ["", " ", "wrong", PASSWORD + " ", "\0"])
def test_a_wrong_password_is_one_also_where_there_is_none(ldap: Given, password: str) -> None:
    """An empty one is no question (RFC 4513, 5.1.2): this directory says yes to it."""
    client, answer = come("dora", password)
    assert answer.status_code == 400
    assert not is_signed_in(client)
    assert check_password("dora", password) is None


@pytest.mark.parametrize(
    "login",
    [
        "*",
        "d*",
        "dora)(uid=*",
        "*)(objectClass=*",
        "dora)(|(uid=*",
        "\\64ora",
        "do\0ra",
        "f*",
        "(",
        ")",
        "é" * 200,
    ],
)
def test_what_is_typed_is_a_name_and_no_filter(ldap: Given, login: str) -> None:
    assert check_password(login, PASSWORD) is None
    assert not is_signed_in(come(login)[0])


def test_a_name_may_hold_what_a_filter_means(ldap: Given) -> None:
    found = check_password("f*o", PASSWORD)
    assert found is not None
    assert found.name == "Star (F)"
    client = come("f*o")[0]
    assert is_signed_in(client)
    assert User.objects.filter(username="f-o").exists()


def test_two_of_one_name_are_nobody(ldap: Given) -> None:
    ldap.directory.change(
        "\n".join(
            f"{line}" for line in describe_person("twin", "Twin One", "dora@example.org").splitlines()[:1]
        )
        + "\nchangetype: add\n"
        + "\n".join(describe_person("twin", "Twin One", "dora@example.org").splitlines()[1:])
        + "\n"
    )
    assert check_password("dora@example.org", PASSWORD) is None
    ldap.directory.change(f"dn: uid=twin,ou=people,{BASE}\nchangetype: delete\n")
    assert check_password("dora@example.org", PASSWORD) is not None


@pytest.mark.parametrize(
    ("rule", "comes"),
    [("nobody", False), ("everybody", True), (["example.org"], True), (["other.org"], False)],
)
def test_who_gets_an_account_is_said_by_the_rule(ldap: Given, rule: Any, comes: bool) -> None:
    ldap.set(sign_up=rule)
    client, answer = come("dora")
    assert is_signed_in(client) is comes
    if not comes:
        assert "Corp knows you, but this workspace does not" in read_text(answer)


def test_somebody_here_of_the_same_name_or_address_is_taken_over_by_nobody(ldap: Given) -> None:
    create_user(username="dora", password="another-long-word")
    create_user(username="other", email="emil@example.org", password="another-long-word")
    for login in ("dora", "emil"):
        client, answer = come(login)
        assert not is_signed_in(client)
        assert "then connect Corp under Settings" in read_text(answer)
    # They connect the two by showing both
    client = sign_in("dora", "another-long-word")
    assert "by the password that you have there" in read_text(client.get("/settings/security/"))
    wrong = client.post("/directory/connect/", {"login": "dora", "password": "wrong"})
    assert wrong.status_code == 400
    assert client.post("/directory/connect/", {"login": "dora", "password": PASSWORD}).status_code == 302
    assert is_signed_in(come("dora")[0])
    # And nobody else connects it
    other = sign_in("other", "another-long-word")
    refused = other.post("/directory/connect/", {"login": "dora", "password": PASSWORD})
    assert "belongs to somebody else" in read_text(refused)
    account = SocialAccount.objects.get()
    assert other.post(f"/oidc/{account.pk}/disconnect/").status_code == 404
    client.post(f"/oidc/{account.pk}/disconnect/")
    assert not SocialAccount.objects.exists()


def test_its_password_shows_who_one_is(ldap: Given) -> None:
    client = come("dora")[0]
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked = client.get("/settings/security/app/")
    assert asked["Location"].startswith("/confirm/")
    assert client.post("/confirm/", {"password": "wrong"}).status_code == 400
    assert (
        client.post("/confirm/", {"password": PASSWORD, "next": "/settings/security/app/"}).status_code == 302
    )
    assert client.get("/settings/security/app/").status_code == 200


def test_a_second_factor_is_asked_for_behind_it(ldap: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    app = set_up_app(come("dora")[0], set_clock(monkeypatch))[0]
    client, answer = come("dora")
    assert answer["Location"] == "/login/code/"
    client.post("/login/code/", {"code": app.wait()})
    assert is_signed_in(client)


def test_tls_is_checked(ldap: Given) -> None:
    tls = f"ldaps://127.0.0.1:{ldap.directory.tls_port}"
    known = str(ldap.directory.certificate)
    ldap.set(url=tls, ca_file=known)
    assert check_password("dora", PASSWORD) is not None
    ldap.set(start_tls=True, ca_file=known)
    assert check_password("dora", PASSWORD) is not None
    # Not the name that the certificate is for
    ldap.set(url=tls.replace("127.0.0.1", "localhost"), ca_file=known)
    assert "Corp does not answer" in read_text(come("dora")[1])
    # Nobody vouches for it
    for wrong in ({"url": tls}, {"start_tls": True}):
        ldap.set(**wrong)
        assert "Corp does not answer" in read_text(come("dora")[1])


def test_where_it_is_dead_slow_or_set_up_wrongly_people_of_ours_come_in(
    ldap: Given, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory_module, "ANSWER_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        wrongs = (
            {"url": "ldap://127.0.0.1:9"},
            {"bind_password": "wrong"},
            {"base": "ou=nowhere,dc=example,dc=org"},
            {"url": f"ldap://127.0.0.1:{silent.getsockname()[1]}"},
        )
        for wrong in wrongs:
            ldap.set(**wrong)
            began = time.monotonic()
            client, answer = come("dora")
            assert time.monotonic() - began < 5
            assert answer.status_code == 400
            assert "Corp does not answer" in read_text(answer)
            assert not is_signed_in(client)
            assert is_signed_in(sign_in("bob"))
            assert lock_out_who_left() == 0


def test_passwords_off_leaves_the_directorys(ldap: Given, alice: User) -> None:
    make_owner(actor=alice, user_id=_make("dora").pk)
    switch = "/settings/workspace/sign-in/passwords/"
    assert "come in another way first" in read_text(sign_in("alice").post(switch, follow=True))
    dora = come("dora")[0]
    assert "Settings saved" in read_text(dora.post(switch, follow=True))
    assert not Workspace.current().password_sign_in
    assert not is_signed_in(come("alice", "correct-horse-battery")[0])
    assert is_signed_in(come("dora")[0])


def test_whoever_left_is_locked_out(ldap: Given, alice: User) -> None:
    dora, emil = _make("dora"), come("emil")[0]
    client = come("dora")[0]
    assert lock_out_who_left() == 0
    ldap.set(filter="(&(objectClass=person)(!(uid=dora)))")
    assert not is_signed_in(come("dora")[0])
    assert is_signed_in(client)
    assert lock_out_who_left() == 1
    assert not is_signed_in(client)
    assert is_signed_in(emil)
    dora.refresh_from_db()
    assert dora.lock_out_reason == "You are no longer in Corp."
    assert AuditEntry.objects.filter(action="locked_out", person=dora, actor=None, after="Corp").exists()
    assert lock_out_who_left() == 0
    # Back there, an owner lets them in here too
    ldap.set()
    assert not is_signed_in(come("dora")[0])


def test_the_last_owner_and_many_at_once_are_not_locked_out(ldap: Given, alice: User) -> None:
    make_owner(actor=alice, user_id=_make("dora").pk)
    User.objects.filter(pk=alice.pk).update(is_owner=False)
    ldap.set(filter="(uid=nobody)")
    assert lock_out_who_left() == 0
    for number in range(6):
        person = create_user(username=f"person{number}", password="another-long-word")
        SocialAccount.objects.create(user=person, provider="ldap", uid=f"made-up-{number}")
    assert lock_out_who_left() == 0
    assert User.objects.filter(is_active=True).count() == 8


def _make(login: str) -> User:
    assert is_signed_in(come(login)[0])
    return User.objects.get(username=login)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://ldap.example.org"},
        {"url": "ldap://ldap.example.org"},
        {"base": None, "filter": "uid=*"},
        {"bind_password": ""},
        {"nothing": "known"},
        {"filter": "(uid=*"},
    ],
)
def test_settings_that_cannot_be_read_are_refused_without_the_secret(wrong: dict[str, Any]) -> None:
    given = {"url": "ldaps://a.example", "base": BASE, "bind_dn": READER, "bind_password": "very-secret"}
    with pytest.raises(ImproperlyConfigured, match="It looks like") as refused:
        read_directory(json.dumps(given | wrong))
    assert "very-secret" not in str(refused.value)
    for text in ("{", "[]", "{}", '"very-secret"'):
        with pytest.raises(ImproperlyConfigured):
            read_directory(text)

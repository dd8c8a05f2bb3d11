import pytest
from django.contrib.auth.hashers import BasePasswordHasher
from django.test import Client

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.accounts.workspace import change_registration
from syncchat.models import User, Workspace
from tests.http.doors import is_signed_in, read_text, register, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_first_person_registers_owns_the_workspace_and_names_it(client: Client) -> None:
    assert client.get("/login/")["Location"] == "/register/"
    assert "The first one in" in read_text(client.get("/register/"))

    assert register(client, "alice")["Location"] == "/welcome/"

    assert User.objects.get().is_owner
    assert client.post("/welcome/", {"name": "Harbour Lane"})["Location"] == "/"
    assert Workspace.current().name == "Harbour Lane"
    assert client.get("/welcome/")["Location"] == "/"


def test_the_second_person_lands_in_the_chat_and_owns_nothing(client: Client, alice: User) -> None:
    assert register(client, "bob")["Location"] == "/"

    bob = User.objects.get(username="bob")
    assert not bob.is_owner
    assert bob.memberships.get().room.is_general
    assert client.get("/welcome/")["Location"] == "/"


def test_a_username_is_kept_in_small_letters(client: Client, alice: User) -> None:
    register(client, "BoB")

    assert User.objects.filter(username="bob").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "Alice"}, "already has that username"),
        ({"username": "room"}, "not for people"),
        ({"username": "two words"}, "Use 2 to 30 small letters"),
        ({"username": "boŝ"}, "Use 2 to 30 small letters"),
        ({"email": "bob@nowhere"}, "not an email address"),
        ({"email": "b" * 250 + "@example.org"}, "limit is 254"),
        ({"password1": "short"}, "too short"),
        ({"password1": "12345678901"}, "too common"),
        ({"display_name": "Bob\u202egro.live"}, "nothing invisible"),
        ({"display_name": "x" * 61}, "at most 60"),
        ({"password1": "nul\0" * 4}, "Null characters"),
    ],
)
def test_a_registration_that_cannot_be_says_why_beside_the_field(
    client: Client, alice: User, fields: dict[str, str], words: str
) -> None:
    answer = register(client, "bob", **fields)

    assert answer.status_code == 400
    assert words in read_text(answer)
    assert User.objects.count() == 1


def test_an_address_that_is_known_registers_as_silently_as_an_unknown_one(
    client: Client, alice: User
) -> None:
    """S02: who may not know who is here learns nothing from the form."""
    known = register(client, "bob", email="ALICE@example.org")
    unknown = register(Client(), "charlie", email="nobody@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.parametrize("mode", ["invite", "closed"])
def test_a_closed_door_says_so_and_lets_nobody_in(client: Client, alice: User, mode: str) -> None:
    change_registration(actor=alice, registration=mode)

    assert client.get("/register/").status_code == 403
    assert register(client, "bob").status_code == 403
    assert User.objects.count() == 1


def test_forged_fields_raise_nobody(client: Client, alice: User) -> None:
    register(client, "bob", is_owner="on", is_staff="on", is_superuser="on", id="1", role="owner")

    bob = User.objects.get(username="bob")
    assert (bob.is_owner, bob.is_staff, bob.is_superuser) == (False, False, False)


@pytest.mark.parametrize("login", ["bob", "BOB", "bob@example.org", " Bob@Example.org "])
def test_username_and_email_both_open_the_door(bob: User, login: str) -> None:
    assert is_signed_in(sign_in(login))


@pytest.mark.parametrize("login", ["bob", "bob@example.org", "nobody", "nobody@example.org"])
def test_a_wrong_password_tells_the_same_of_known_and_unknown(client: Client, bob: User, login: str) -> None:
    answer = client.post("/login/", {"login": login, "password": "wrong"})

    assert answer.status_code == 400
    name = "email" if "@" in login else "username"
    assert f"That {name} and password don’t match." in read_text(answer)
    assert "Type your password again." in read_text(answer)
    assert not is_signed_in(client)


@pytest.mark.parametrize("login", ["bob", "bob@example.org", "nobody", "nobody@example.org"])
def test_a_wrong_password_costs_one_hashing_whoever_is_named(
    client: Client, bob: User, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S02: the time of the answer tells nothing either."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(self: BasePasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    client.post("/login/", {"login": login, "password": "wrong"})

    assert hashed == ["wrong"]


def test_who_is_locked_out_is_told_so_only_with_the_right_password(
    client: Client, alice: User, bob: User
) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)

    assert client.post("/login/", {"login": "bob", "password": PASSWORD})["Location"] == "/inactive/"
    assert client.post("/login/", {"login": "bob", "password": "wrong"}).status_code == 400
    assert not is_signed_in(client)
    assert "You are locked out" in read_text(client.get("/inactive/"))


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_signing_in_nobody_is_led_elsewhere(bob: User, target: str) -> None:
    answer = Client().post(f"/login/?next={target}", {"login": "bob", "password": PASSWORD, "next": target})

    assert answer["Location"] == "/"


def test_after_signing_in_one_comes_where_one_wanted_to_go(client: Client, bob: User) -> None:
    answer = client.get("/settings/profile/")
    assert answer["Location"] == "/login/?next=/settings/profile/"

    answer = client.post(
        answer["Location"], {"login": "bob", "password": PASSWORD, "next": "/settings/profile/"}
    )
    assert answer["Location"] == "/settings/profile/"


def test_five_wrong_passwords_close_the_door_for_a_while_even_for_the_right_one(
    client: Client, bob: User
) -> None:
    """S01."""
    for _try in range(5):
        assert client.post("/login/", {"login": "bob", "password": "wrong"}).status_code == 400

    answer = client.post("/login/", {"login": "bob", "password": PASSWORD})

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15 * 60
    assert "Try again in 15 minutes." in read_text(answer)
    # From elsewhere the real Bob still comes in
    assert is_signed_in(sign_in("bob", address="10.0.0.9"))


def test_one_account_tried_from_everywhere_is_closed_too(bob: User) -> None:
    statuses = {
        Client()
        .post("/login/", {"login": "bob", "password": "wrong"}, REMOTE_ADDR=f"10.0.1.{number}")
        .status_code
        for number in range(1, 32)
    }

    assert statuses == {400, 429}


def test_a_forged_forwarding_header_buys_no_new_tries(client: Client, bob: User) -> None:
    """S38: nothing in front of us is trusted unless the settings say so."""
    for number in range(5):
        headers = {"X-Forwarded-For": f"10.0.2.{number}"}
        client.post("/login/", {"login": "bob", "password": "wrong"}, headers=headers)

    headers = {"X-Forwarded-For": "10.0.2.99"}
    assert client.post("/login/", {"login": "bob", "password": "wrong"}, headers=headers).status_code == 429


def test_a_right_password_ends_the_count_of_wrong_ones(client: Client, bob: User) -> None:
    for _round in range(3):
        for _try in range(4):
            client.post("/login/", {"login": "bob", "password": "wrong"})
        assert is_signed_in(sign_in("bob"))


def test_registering_too_often_says_when_to_try_again(client: Client, alice: User) -> None:
    for number in range(20):
        register(Client(), f"visitor{number}", password1="short")

    answer = register(client, "bob")

    assert answer.status_code == 429
    assert "Try again in" in read_text(answer)
    assert not User.objects.filter(username="bob").exists()


@pytest.mark.parametrize(
    "path", ["/login/", "/register/", "/logout/", "/password/reset/", "/settings/profile/"]
)
def test_a_form_without_its_token_is_refused(bob: User, path: str) -> None:
    """S37, sign-in and sign-out included."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)

    form = {"login": "bob", "password": PASSWORD, "username": "eve", "password1": PASSWORD}
    assert client.post(path, form).status_code == 403
    assert client.post(path, "login=bob", content_type="text/plain").status_code == 403


@pytest.mark.parametrize("path", ["/login/", "/register/", "/password/reset/", "/settings/profile/"])
def test_no_page_may_be_framed_or_read_from_elsewhere(bob: User, path: str) -> None:
    """S39."""
    client = Client(headers={"Origin": "https://evil.example"})
    if path.startswith("/settings"):
        client.force_login(bob)

    answer = client.get(path)

    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Cache-Control"]

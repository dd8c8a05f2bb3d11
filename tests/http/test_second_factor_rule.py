"""Where the workspace asks for a second factor, whoever has none sets one up and does nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.owners import make_owner, take_ownership_back
from syncchat.domain.second_factor.factors import reset_second_factor
from syncchat.domain.second_factor.requirement import require_second_factor
from syncchat.domain.tokens.tokens import create_token
from syncchat.errors import Forbidden, Invalid
from syncchat.models import AuditEntry, User
from syncchat.realtime.sessions import find_ended, find_signed_in, mark
from tests.http.codes import Clock, set_clock, set_up_app
from tests.http.doors import read_text, register, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

REQUIRED = "/settings/security/required/"
API = "/api/v1/rooms"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return set_clock(monkeypatch)


def test_who_lacks_one_can_only_set_it_up(alice: User, bob: User, clock: Clock) -> None:
    open_page = sign_in("bob")
    require_second_factor(actor=alice, rule="everybody")

    assert open_page.get("/")["Location"] == REQUIRED
    assert open_page.get("/settings/profile/")["Location"] == REQUIRED
    assert open_page.post("/password/change/", {})["Location"] == REQUIRED
    refused = open_page.get(API)
    assert refused.status_code == 403
    assert "second factor" in refused.json()["message"]
    assert "Set one up to go on" in read_text(open_page.get(REQUIRED))

    set_up_app(open_page, clock)

    assert open_page.get("/").status_code == 200
    assert open_page.get(API).status_code == 200


def test_signing_in_leads_there(alice: User, bob: User) -> None:
    require_second_factor(actor=alice, rule="everybody")
    assert sign_in("bob").get("/login/")["Location"] == "/"
    client = Client()
    answer = client.post("/login/", {"login": "bob", "password": "correct-horse-battery", "remember": "on"})
    assert answer["Location"] == REQUIRED


def test_sockets_of_who_lacks_one_are_closed_and_not_opened(alice: User, bob: User) -> None:
    key = sign_in("bob").session.session_key
    assert key
    bob.refresh_from_db()
    opened = {key: (bob.pk, mark(bob.password))}
    assert find_ended(opened) == set()

    require_second_factor(actor=alice, rule="everybody")

    assert find_ended(opened) == {key}
    assert find_signed_in(key) is None


def test_days_of_grace_run_out(alice: User, bob: User) -> None:
    require_second_factor(actor=alice, rule="everybody", days=3)
    client = sign_in("bob")
    assert client.get("/").status_code == 200
    page = read_text(client.get(REQUIRED))
    assert "You have time until" in page
    assert "Later" in page

    User.objects.filter(pk=bob.pk).update(second_factor_by=timezone.now() - timedelta(seconds=1))

    assert client.get("/")["Location"] == REQUIRED


def test_setting_one_up_and_taking_it_off_gives_no_new_days(alice: User, bob: User, clock: Clock) -> None:
    require_second_factor(actor=alice, rule="everybody", days=3)
    client = sign_in("bob")
    User.objects.filter(pk=bob.pk).update(second_factor_by=timezone.now() - timedelta(seconds=1))
    set_up_app(client, clock)
    assert client.get("/").status_code == 200
    client.post("/settings/security/app/off/")
    assert client.get("/")["Location"] == REQUIRED
    # Whoever lost theirs gets the days anew
    set_up_app(client, clock)
    reset_second_factor(actor=alice, user_id=bob.pk)
    assert client.get("/").status_code == 200


def test_owners_alone_as_they_come_and_go(alice: User, bob: User) -> None:
    require_second_factor(actor=alice, rule="owners")
    client = sign_in("bob")
    assert client.get("/").status_code == 200
    make_owner(actor=None, user_id=bob.pk)
    assert client.get("/")["Location"] == REQUIRED
    take_ownership_back(actor=alice, user_id=bob.pk)
    assert client.get("/").status_code == 200


def test_newcomers_need_one_too_and_taking_the_rule_back_frees_all(alice: User) -> None:
    require_second_factor(actor=alice, rule="everybody")
    client = Client()
    assert register(client, "dora")["Location"] == REQUIRED
    assert client.get("/")["Location"] == REQUIRED
    require_second_factor(actor=alice, rule="nobody")
    assert client.get("/").status_code == 200


def test_turning_it_off_is_no_way_around(alice: User, bob: User, clock: Clock) -> None:
    client = sign_in("bob")
    set_up_app(client, clock)
    require_second_factor(actor=alice, rule="everybody")
    assert client.get("/").status_code == 200
    client.post("/settings/security/app/off/")
    assert client.get("/")["Location"] == REQUIRED


def test_tokens_of_programs_go_on(alice: User, bob: User) -> None:
    _token, secret = create_token(actor=bob, user_id=bob.pk, name="CI", scopes=["read"])
    require_second_factor(actor=alice, rule="everybody")
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(API).status_code == 200


def test_an_owner_says_so_on_the_page_and_it_is_written_down(alice: User, bob: User, clock: Clock) -> None:
    owner = sign_in("alice")
    set_up_app(owner, clock)
    path = "/settings/workspace/second-factor/"
    owner.post(path, {"rule": "everybody", "days": "7"})
    page = read_text(owner.get("/settings/workspace/"))
    assert "Owner Second factor" in page
    bob.refresh_from_db()
    assert bob.second_factor_by is not None
    assert AuditEntry.objects.filter(subject="second_factor", after="everybody, 7").exists()

    for wrong in ({"rule": "some", "days": "7"}, {"rule": "everybody", "days": "-1"}, {"rule": "owners"}):
        owner.post(path, wrong)
    assert AuditEntry.objects.filter(subject="second_factor").count() == 1
    stale = Client()
    stale.force_login(alice)
    assert stale.post(path, {"rule": "nobody", "days": "0"})["Location"].startswith("/confirm/")


def test_nobody_else_says_so(bob: User, alice: User) -> None:
    with pytest.raises(Forbidden):
        require_second_factor(actor=bob, rule="nobody")
    for rule, days in (("some", 0), ("everybody", 91), ("everybody", -1)):
        with pytest.raises(Invalid):
            require_second_factor(actor=alice, rule=rule, days=days)

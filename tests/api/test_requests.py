"""What the door itself refuses, before any verb is asked."""

import json

import pytest
from django.test import Client

from syncchat.models import Message, Room, User
from tests.api.caller import API, Caller

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in(stranger: Client, lobby: Room) -> None:
    for path in ("me", "rooms", f"rooms/{lobby.pk}", "rooms/987654", "openapi.json"):
        answer = stranger.get(API + path)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in"), path


def test_a_deactivated_person_is_a_stranger(as_bob: Caller) -> None:
    User.objects.filter(pk=as_bob.user.pk).update(is_active=False)

    assert as_bob.get("me").status_code == 401


def test_a_change_needs_the_csrf_token(bob: User, lobby: Room) -> None:
    caller = Caller(bob, enforce_csrf_checks=True)
    before = lobby.messages.count()

    refused = caller.post(f"rooms/{lobby.pk}/leave")
    caller.client.cookies["csrftoken"] = "t" * 32
    allowed = caller.call("post", f"rooms/{lobby.pk}/leave", **{"X-CSRFToken": "t" * 32})

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert allowed.status_code == 204
    assert lobby.messages.count() == before + 1


def test_reading_needs_no_csrf_token(bob: User) -> None:
    assert Caller(bob, enforce_csrf_checks=True).get("rooms").status_code == 200


@pytest.mark.parametrize("body", ["{", "[]", '"text"', "null", "3", '{"people": "all"}', "\xff"])
def test_a_malformed_body_is_refused_by_name(as_alice: Caller, body: str) -> None:
    answer = as_alice.client.post(
        API + "directs", data=body.encode("latin-1"), content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_taken(as_alice: Caller, kind: str) -> None:
    answer = as_alice.client.post(API + "directs", data='{"people":[1]}', content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_unknown_fields_are_refused_by_name(as_bob: Caller, lobby: Room) -> None:
    for field, value in {"role": "owner", "seq": 1, "author": 1, "is_admin": True, "at": "now"}.items():
        body = {"id": "0192f0c1-0000-7000-8000-000000000001", "body": "Hi", field: value}
        answer = as_bob.post(f"rooms/{lobby.pk}/messages", body)
        assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Message.objects.filter(kind="text").exists()


def test_a_body_that_is_too_big_is_refused_unread(as_bob: Caller, lobby: Room) -> None:
    body = {"id": "0192f0c1-0000-7000-8000-000000000001", "body": "x" * 100_000}

    answer = as_bob.post(f"rooms/{lobby.pk}/messages", body)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_message_over_the_limit_says_so(as_bob: Caller, lobby: Room) -> None:
    body = {"id": "0192f0c1-0000-7000-8000-000000000001", "body": "x" * 5_000}

    answer = as_bob.post(f"rooms/{lobby.pk}/messages", body)

    assert (answer.status_code, answer.json()["field"]) == (400, "body")


@pytest.mark.parametrize("number", [0, 2**31, 2**53, 2**63, 10**30])
def test_a_number_nothing_has_is_not_found(as_alice: Caller, number: int) -> None:
    for path in (f"rooms/{number}", f"rooms/{number}/messages", f"people/{number}", f"logs/{number}/events"):
        answer = as_alice.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


@pytest.mark.parametrize(
    "query", ["before=-1", "before=x", "after=1e9", f"around={2**60}", "limit=0", "limit=101", "limit=ten"]
)
def test_a_page_is_bounded(as_bob: Caller, lobby: Room, query: str) -> None:
    answer = as_bob.get(f"rooms/{lobby.pk}/messages?{query}")

    assert (answer.status_code, answer.json()["field"]) == (400, query.partition("=")[0])


def test_answers_stay_out_of_caches(as_bob: Caller) -> None:
    answer = as_bob.get("rooms")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_signed_in_people_read_the_schema(as_bob: Caller) -> None:
    schema = as_bob.get("openapi.json")

    assert schema.status_code == 200
    assert "/api/v1/rooms/{room_id}/messages" in schema.json()["paths"]


def test_no_answer_holds_an_email_address(as_bob: Caller, alice: User, lobby: Room) -> None:
    for path in ("me", "rooms", "people?query=a", f"people/{alice.pk}", f"rooms/{lobby.pk}/members"):
        assert "@example.org" not in json.dumps(as_bob.get(path).json()), path


def test_a_path_that_leads_nowhere_is_refused_as_json_in_the_api_and_as_a_page_elsewhere(
    as_bob: Caller,
) -> None:
    answer, page = as_bob.get("no/such/thing"), as_bob.client.get("/no/such/thing/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")

"""`ETag`: who has the same already is told so, others are answered in full. `X-Request-ID` names each request."""

import re

import pytest

from syncchat.models import Room, User
from tests.api.caller import Caller
from tests.api.test_tokens import make_program

pytestmark = pytest.mark.django_db


def test_what_has_not_changed_is_not_sent_again(as_bob: Caller, lobby: Room) -> None:
    path = f"rooms/{lobby.pk}/messages"
    tag = as_bob.get(path).headers["ETag"]
    same = as_bob.call("get", path, **{"If-None-Match": f'"another", W/{tag}'})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)


def test_what_has_changed_is_sent(as_bob: Caller, lobby: Room) -> None:
    path = f"rooms/{lobby.pk}/messages"
    tag = as_bob.get(path).headers["ETag"]
    as_bob.post(path, {"id": "0192f0c1-0000-7000-8000-000000000001", "body": "Hi"})
    answer = as_bob.call("get", path, **{"If-None-Match": tag})

    assert (answer.status_code, answer.json()["messages"][-1]["body"]) == (200, "Hi")


def test_a_refusal_bears_no_tag(as_bob: Caller) -> None:
    assert "ETag" not in as_bob.call("get", "rooms/987654", **{"If-None-Match": "*"}).headers


def test_only_what_a_program_asked_for_may_be_kept(as_bob: Caller, bob: User) -> None:
    kept = make_program(bob).call("get", "rooms")

    assert (kept.headers["Cache-Control"], as_bob.get("rooms").headers["Cache-Control"]) == (
        "private, no-cache",
        "no-store",
    )
    assert "Authorization" in kept.headers["Vary"]


def test_a_request_keeps_the_name_that_it_came_with(as_bob: Caller) -> None:
    answer = as_bob.call("get", "me", **{"X-Request-ID": "order-7.b"})
    assert answer.headers["X-Request-ID"] == "order-7.b"


@pytest.mark.parametrize("name", ["", "two words", "x" * 65, 'a"b', "naïve"])
def test_a_name_that_is_none_is_replaced(as_bob: Caller, name: str) -> None:
    answer = as_bob.call("get", "rooms/987654", **{"X-Request-ID": name})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])

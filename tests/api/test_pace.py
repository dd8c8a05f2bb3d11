"""One pace for whatever others are told of, whichever door it comes through."""

from typing import Any

import pytest

from syncchat.api.application import api
from syncchat.api.sign_in import SAFE
from syncchat.domain import limits
from syncchat.domain.limits import check_mark, check_send
from syncchat.models import Room, User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

MARKS = {
    "rooms/{int:room_id}/read",
    "rooms/{int:room_id}/unread",
    "messages/{uuidstr:message_id}/thread/read",
}
# A read that is sent as a POST; files before their message, with a limit of their own; what stops at the log file
UNCOUNTED = {"pull", "uploads", "uploads/{uuidstr:upload_id}", "start-failures"}


def test_each_way_to_write_counts() -> None:
    for path, counts in list_writes():
        expected = None if path in UNCOUNTED else check_mark if path in MARKS else check_send
        assert counts is expected, path


def list_writes() -> list[tuple[str, Any]]:
    everywhere: Any = api.auth
    found: list[tuple[str, Any]] = [
        (path, (operation.auth_callbacks or everywhere)[0])
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if set(operation.methods) - set(SAFE)
    ]
    assert len(found) > 25
    return [(path.strip("/"), auth._count) for path, auth in found]


def test_who_writes_too_fast_is_told_when_to_go_on(
    as_alice: Caller, bob: User, lobby: Room, settings: Any
) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()

    assert as_alice.patch(f"rooms/{lobby.pk}", {"topic": "one"}).status_code == 200
    refused = as_alice.patch(f"rooms/{lobby.pk}", {"topic": "two"})
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) >= 1
    assert as_alice.post("directs", {"people": [bob.pk]}).status_code == 429
    assert as_alice.get("rooms").status_code == 200
    assert as_alice.post(f"rooms/{lobby.pk}/read", {"seq": 1}).status_code == 200

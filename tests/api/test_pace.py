"""One pace for whatever others are told of, whichever door it comes through."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from syncchat.api.application import api
from syncchat.api.sign_in import SAFE
from syncchat.domain import limits
from syncchat.domain.limits import check_mark, check_page, check_send
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


PAGES = {
    "logs/{int:log_id}/events",
    "rooms/{int:room_id}/messages",
    "rooms/{int:room_id}/files",
    "messages/{uuidstr:message_id}/thread",
    "messages/{uuidstr:message_id}/reactions",
}
# Twenty pages for each message, a sixth of a minute's at once
BURST = 20


@pytest.fixture
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 1000.0))


def test_each_way_to_write_counts() -> None:
    for path, counts in list_writes():
        expected = None if path in UNCOUNTED else check_mark if path in MARKS else check_send
        assert counts is expected, path


def list_writes() -> list[tuple[str, Any]]:
    found = list_auths({"POST", "PUT", "PATCH", "DELETE"})
    assert len(found) > 25
    return [(path, auth._count) for path, auth in found]


def list_auths(methods: Iterable[str]) -> list[tuple[str, Any]]:
    everywhere: Any = api.auth
    return [
        (path.strip("/"), (operation.auth_callbacks or everywhere)[0])
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if set(operation.methods) & set(methods)
    ]


def test_each_way_to_read_a_history_counts() -> None:
    reads = {path for path, auth in list_auths(SAFE) if auth._count_read is check_page}

    assert reads == PAGES


def test_who_reads_pages_without_end_is_told_when_to_go_on(
    as_alice: Caller, as_bob: Caller, lobby: Room, settings: Any, clock_stands: None
) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    address = f"rooms/{lobby.pk}/messages"

    answers = [as_alice.get(address).status_code for _page in range(BURST + 1)]

    assert answers == [200] * BURST + [429]
    for other in (f"logs/{lobby.log_id}/events", f"rooms/{lobby.pk}/files"):
        assert as_alice.get(other).json()["code"] == "rate_limited"
    assert as_alice.post("pull", {"positions": {str(lobby.log_id): [0, 0]}}).status_code == 429
    # Others, and what is no history, go on
    assert as_bob.get(address).status_code == 200
    assert as_alice.get("rooms").status_code == 200
    assert as_alice.post("pull", {"positions": {}}).status_code == 200


def test_a_pull_of_many_logs_answers_what_was_read_before_the_bound(
    as_alice: Caller, alice: User, lobby: Room, cellar: Room, settings: Any, clock_stands: None
) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    for _page in range(BURST - 1):
        check_page(alice.pk)
    positions = {str(room.log_id): [0, 0] for room in (lobby, cellar)}

    answer = as_alice.post("pull", {"positions": positions})

    assert (answer.status_code, len(answer.json()["frames"])) == (200, 1)


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

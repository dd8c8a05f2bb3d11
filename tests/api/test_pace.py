"""One pace for whatever others are told of, whichever door it comes through."""

from collections.abc import Iterable
from inspect import unwrap
from types import SimpleNamespace
from typing import Any

import pytest
from ninja.constants import NOT_SET
from ninja.operation import Operation

from syncchat.api.application import api
from syncchat.api.base.sign_in import BY_COMMAND, SAFE
from syncchat.domain.limits import limits
from syncchat.domain.limits.limits import check_page, check_send
from syncchat.errors import RateLimited
from syncchat.models import Room, User
from syncchat.protocol.commands import Command
from syncchat.socket.verbs import VERBS, run_command
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

# A read that is sent as a POST; files before their message, with a limit of their own; what stops at the log file
UNCOUNTED = {"pull", "uploads", "uploads/{uuidstr:upload_id}", "start-failures"}


PAGES = {
    "messages/{uuidstr:message_id}/versions",
    "me/activity",
    "logs/{int:log_id}/events",
    "rooms/{int:room_id}/messages",
    "rooms/{int:room_id}/files",
    "messages/{uuidstr:message_id}",
    "messages/{uuidstr:message_id}/thread",
    "messages/{uuidstr:message_id}/reactions",
    "messages/{uuidstr:message_id}/notification",
}
# Twenty pages for each message, a sixth of a minute's at once
BURST = 20


@pytest.fixture
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 1000.0))


def test_each_way_to_write_counts() -> None:
    for path, operation, auth in list_writes():
        if path not in UNCOUNTED:
            is_counted = "run_command" in unwrap(operation.view_func).__code__.co_names
            assert (auth is BY_COMMAND) if is_counted else (auth._count is check_send), path


def list_writes() -> list[tuple[str, Operation, Any]]:
    found = list_operations({"POST", "PUT", "PATCH", "DELETE"})
    assert len(found) > 25
    return found


def list_operations(methods: Iterable[str]) -> list[tuple[str, Operation, Any]]:
    """Each with its path and how it is signed in to."""
    everywhere: Any = api.auth
    return [
        (path.strip("/"), operation, auth)
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for auth in (operation.auth_callbacks or (everywhere if router.auth is NOT_SET else [router.auth]))[
            :1
        ]
        if set(operation.methods) & set(methods)
    ]


@pytest.mark.parametrize("command", VERBS, ids=lambda command: command.__name__)
def test_each_command_counts(command: type[Command], as_alice: Caller, lobby: Room, settings: Any) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    count = VERBS[command].count
    for _ in range(1 if count is check_send else limits.MARKS_PER_MESSAGE):
        count(as_alice.user.pk)

    with pytest.raises(RateLimited):
        run_command(command.model_construct(), as_alice.user)


def test_each_way_to_read_a_history_counts() -> None:
    reads = {path for path, _operation, auth in list_operations(SAFE) if auth._count_read is check_page}

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
    pull = {"type": "pull", "log": lobby.log_id, "after": [0, 0]}
    assert as_alice.post("commands", pull).status_code == 429
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

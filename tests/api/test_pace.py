"""One pace for whatever others are told of, whichever door it comes through."""

from inspect import unwrap
from typing import Any

import pytest
from ninja.constants import NOT_SET
from ninja.operation import Operation

from syncchat.api.application import api
from syncchat.api.sign_in import BY_COMMAND, SAFE
from syncchat.domain import limits
from syncchat.domain.errors import RateLimited
from syncchat.domain.limits import check_send
from syncchat.models import Room, User
from syncchat.protocol.commands import Command
from syncchat.socket.verbs import VERBS, run_command
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

# A read that is sent as a POST; files before their message, with a limit of their own; what stops at the log file
UNCOUNTED = {"pull", "uploads", "uploads/{uuidstr:upload_id}", "start-failures"}


def test_each_way_to_write_counts() -> None:
    for path, operation, auth in list_writes():
        if path not in UNCOUNTED:
            is_counted = "run_command" in unwrap(operation.view_func).__code__.co_names
            assert (auth is BY_COMMAND) if is_counted else (auth._count is check_send), path


def list_writes() -> list[tuple[str, Operation, Any]]:
    everywhere: Any = api.auth
    found = [
        (path.strip("/"), operation, auth)
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for auth in (operation.auth_callbacks or (everywhere if router.auth is NOT_SET else [router.auth]))[
            :1
        ]
        if set(operation.methods) - set(SAFE)
    ]
    assert len(found) > 25
    return found


@pytest.mark.parametrize("command", VERBS, ids=lambda command: command.__name__)
def test_each_command_counts(command: type[Command], as_alice: Caller, lobby: Room, settings: Any) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    count = VERBS[command].count
    for _ in range(1 if count is check_send else limits.MARKS_PER_MESSAGE):
        count(as_alice.user.pk)

    with pytest.raises(RateLimited):
        run_command(command.model_construct(), as_alice.user)


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

"""What the Python client keeps and lets go, without a server."""

import asyncio
from typing import Any

import pytest
from syncchatroom_client import Client
from syncchatroom_client.logs import Logs

# Nothing listens there
NOWHERE = "http://127.0.0.1:9"
STATE = {"since": "2026-01-02T00:00:00+00:00", "positions": {"7": [9, 90]}}


def make_events(*seqs: int) -> dict[str, Any]:
    events = [{"seq": seq, "id": seq * 10, "at": "2026-01-01T00:00:00+00:00"} for seq in seqs]
    return {"log": 7, "from": seqs[0] - 1, "to": [seqs[-1], seqs[-1] * 10], "events": events}


def test_a_log_that_is_read_from_its_beginning_is_read_on_by_the_next_start() -> None:
    logs = Logs(STATE)
    logs.rewind("7")
    logs.take(make_events(1, 2))
    given = logs.give()
    assert [next(given).get("seq") for _ in range(3)] == [None, 1, 2]

    again = Logs(logs.state)
    again.take(make_events(2, 3))

    assert [event["seq"] for event in again.give()] == [2, 3]


async def test_one_that_is_given_up_before_it_was_there_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), Client(NOWHERE, "scr_x"):
            pass

    assert asyncio.all_tasks() == before


async def test_one_that_has_ended_refuses_what_is_asked_of_it() -> None:
    client = Client(NOWHERE, "scr_x")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), client:
            pass

    with pytest.raises(RuntimeError, match="closed"):
        await client.send(1, "Hello")

"""Positions that cannot be: a rewind or a refusal, and the connection goes on."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.faults.delivery.conftest import House, OpenHouse
from tests.faults.delivery.reader import Reader
from tests.servers import StartServer
from tests.visitors import Frame, Visitor

pytestmark = pytest.mark.fault("T35")

# Of this history, but not of this log; and what no history has
REWOUND = [[10**6, 10**6], [2**53 - 1, 2**53 - 1], [1, 10**9]]
REFUSED: list[Any] = [
    [-1, 5],
    [1, -5],
    [2**53, 1],
    [2**63, 2**63],
    [10**400, 1],
    [1.5, 2],
    [1e300, 1],
    ["1", "2"],
    [None, None],
    [True, True],
    [1],
    [1, 2, 3],
    "1,2",
    {},
    None,
]


def answer(tab: Any, command: Frame) -> Frame:
    frame: Frame = tab.ask(command)
    return frame


def test_a_position_of_another_history_is_answered_with_rewind_wherever_it_is_named(
    open_house: OpenHouse, capfd: pytest.CaptureFixture[str]
) -> None:
    house = open_house()
    own = int(house.bob.call("GET", "me")[1]["id"])
    others = house.alice.call("POST", "rooms", {"kind": "public", "name": "Lobby"})[1]["position"]
    for position in [*REWOUND, others]:
        tab = house.bob.connect()
        tab.hello({str(house.log): position})
        told = [frame for frame in tab.inbox if frame["type"] == "rewind"]
        assert told == [{"type": "rewind", "log": house.log}], position
        assert answer(tab, {"type": "pull", "log": house.log, "after": position})["type"] == "rewind"
        after = ",".join(map(str, position))
        assert house.bob.call("GET", f"logs/{house.log}/events?after={after}")[1]["type"] == "rewind"
        pulled = house.bob.call("POST", "pull", {"positions": {str(house.log): position}, "wait": 9})
        assert pulled[1]["frames"] == [{"type": "rewind", "log": house.log}]
        tab.close()

    check_alive(house, own, capfd)


def test_what_is_no_position_is_refused_by_name_wherever_it_is_said(
    open_house: OpenHouse, capfd: pytest.CaptureFixture[str]
) -> None:
    house = open_house()
    own = int(house.bob.call("GET", "me")[1]["id"])
    for position in REFUSED:
        tab = house.bob.connect()
        hello = {"type": "hello", "v": 1, "positions": {str(house.log): position}}
        assert answer(tab, hello)["code"] == "invalid", position
        tab.hello()
        pull = answer(tab, {"type": "pull", "log": house.log, "after": position})
        assert (pull["type"], pull["code"]) == ("nack", "invalid"), position
        assert pull["field"].startswith("pull.after") or pull["field"].startswith("after")
        status, refusal = house.bob.call("POST", "pull", {"positions": {str(house.log): position}})
        assert (status, refusal["code"]) == (400, "invalid"), position
        tab.close()
    for after in ("-1,5", "1.5,2", f"{2**63},1", "1", "1,2,3", "a,b", "", ",", f"{2**53},1", "%00,1"):
        status, refusal = house.bob.call("GET", f"logs/{house.log}/events?after={after}")
        assert (status, refusal["code"]) == (400, "invalid"), after

    check_alive(house, own, capfd)


def test_logs_that_are_not_theirs_or_are_none_are_passed_over(
    open_house: OpenHouse, capfd: pytest.CaptureFixture[str]
) -> None:
    house = open_house()
    own = int(house.bob.call("GET", "me")[1]["id"])
    cellar = house.alice.call("POST", "rooms", {"kind": "private", "name": "Cellar"})[1]
    tab = house.bob.connect()

    tab.hello({str(cellar["log"]): [1, 1], "987654": [5, 5], "0": [1, 1]})

    assert not [frame for frame in tab.inbox if frame["type"] == "rewind"]
    for log in (cellar["log"], 987654, 0):
        assert answer(tab, {"type": "pull", "log": log, "after": [0, 0]})["code"] == "not_found"
    check_alive(house, own, capfd)


def check_alive(house: House, _person: int, capfd: pytest.CaptureFixture[str]) -> None:
    """Others talk as before, and the server has nothing to complain of."""
    tab = house.bob.greet()
    assert tab.say(house.room, "Still here")["type"] == "ack"
    tab.close()
    assert house.here.stop() == 0
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert "command_failed" not in said


def copy_database(source: Path, target: Path) -> None:
    """As somebody does who never heard of `manage.py restore`."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


@pytest.mark.long
def test_clients_of_a_history_that_an_old_copy_of_the_database_took_away_are_told(
    start_server: StartServer, tmp_path: Path
) -> None:
    server = start_server()
    alice, bob = Visitor(server.url, "alice").register(), Visitor(server.url, "bob").register()
    room, log = int(alice.general()["id"]), int(alice.general()["log"])
    tab = alice.greet()
    for number in range(3):
        tab.say(room, f"kept {number}")
    copy_database(server.var_dir / "db.sqlite3", tmp_path / "copy.sqlite3")
    reader, ahead = Reader(bob).connect(), Reader(bob).connect()
    lost = tab.say(room, "lost 0")["seq"]
    reader.read_until(log, lost).drop()
    ahead.read_until(log, tab.say(room, "lost 1")["seq"]).drop()
    tab.close()
    assert server.stop() == 0

    for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"):
        (server.var_dir / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy.sqlite3", server.var_dir / "db.sqlite3")
    again = start_server(var_dir=server.var_dir)
    alice.url = bob.url = again.url.rstrip("/")
    # As long as the lost history was when the reader left: only the entries' ids tell them apart
    head = alice.greet().say(room, "another 0")["seq"]
    assert head == lost

    for each in (reader, ahead):
        each.connect().read_until(log, head)
        while each.knowledge.rewinds == 0:
            each.step(10)
        each.read_until(log, head)
        bodies = [body for _seq, body, _gone in sorted(each.knowledge.views[log].values())]
        assert bodies == ["kept 0", "kept 1", "kept 2", "another 0"]

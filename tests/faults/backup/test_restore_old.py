"""Back to an old backup: whoever knows the lost history is told, and nobody mixes it with the new one."""

import json
import re
from pathlib import Path

import pytest

from tests.faults.backup.conftest import Serve
from tests.faults.backup.scene import Environment, Follower, manage, run_module, sign_in
from tests.faults.results import save_result
from tests.visitors import Visitor

pytestmark = pytest.mark.server
LOST, SINCE = 12, 20  # messages after the backup, and after the restore


def say_many(visitor: Visitor, room: int, words: str, count: int) -> None:
    tab = visitor.greet()
    for number in range(count):
        tab.say(room, f"{words} {number}")
    tab.close()


def read_stored(place: Environment) -> dict[int, dict[int, int]]:
    rooms = json.loads(run_module(place, "tests.faults.backup.judge"))
    return {room["log"]: {entry["seq"]: entry["id"] for entry in room["entries"]} for room in rooms}


@pytest.mark.fault("T20")
@pytest.mark.long
def test_after_a_restore_every_position_of_the_lost_history_is_rewound_and_none_of_the_common(
    place: Environment, serve: Serve, tmp_path: Path
) -> None:
    server = serve(place)
    alice, bob = Visitor(server.url, "alice").register(), Visitor(server.url, "bob").register()
    general = alice.general()
    log, room = general["log"], general["id"]
    say_many(alice, room, "common", 5)
    early = Follower(bob)
    early.resume()
    manage(place, "backup", str(tmp_path / "old.zip"))
    late: list[Follower] = []
    for number in range(LOST):
        say_many(alice, room, f"lost {number}", 1)
        late.append(Follower(bob, {each: dict(seen) for each, seen in (late or [early])[-1].logs.items()}))
        late[-1].resume()
    lost_room = alice.call("POST", "rooms", {"name": "lost", "kind": "private"})[1]["id"]
    lost_person = Visitor(server.url, "charlie").register().call("GET", "me")[1]["id"]
    assert server.stop() == 0

    told = manage(place, "restore", str(tmp_path / "old.zip"), "--yes").stdout
    server = serve(place)
    alice.url = server.url.rstrip("/")
    _status, me = alice.call("GET", "me")
    assert "username" not in (me or {})
    alice, bob = sign_in(server.url, "alice"), sign_in(server.url, "bob")
    # Those of the lost history come back at every stage: below its head, at it, and beyond it
    stored = read_stored(place)[log]
    mixed = [come_back(follower, bob, log, stored) for follower in late[::2]]
    say_many(alice, room, "since", SINCE)
    stored = read_stored(place)[log]
    mixed += [come_back(follower, bob, log, stored) for follower in (*late[1::2], early)]
    new_room = alice.call("POST", "rooms", {"name": "new", "kind": "private"})[1]["id"]
    new_person = Visitor(server.url, "dora").register().call("GET", "me")[1]["id"]

    assert new_room > lost_room + 1_000_000
    assert new_person > lost_person + 1_000_000
    assert new_person < 2**53
    assert "agrees with itself" in told
    rewound = [follower for follower in late if log in follower.rewound]
    database = "postgresql" if "DATABASE_URL" in place else "sqlite"
    figures = {"positions_lost": len(late), "rewound": len(rewound), "mixed": sum(mixed)}
    save_result(f"restore-{database}", figures)
    assert rewound == late
    assert log not in early.rewound
    assert not any(mixed)


def come_back(follower: Follower, visitor: Visitor, log: int, stored: dict[int, int]) -> bool:
    """Returns: whether it has anything now that the present history has not."""
    follower.visitor = visitor
    follower.resume()

    seen = follower.logs[log]
    assert max(seen) == max(stored)
    return any(stored.get(seq) != entry for seq, entry in seen.items())


@pytest.mark.long
@pytest.mark.fault("T20")
def test_a_restore_keeps_what_was_there_and_ends_every_sign_in_and_invite(
    place: Environment, tmp_path: Path
) -> None:
    manage(place, "migrate")
    run_module(place, "tests.faults.inhabitants", "4")
    run_module(place, "tests.faults.backup.keys", "make")
    manage(place, "backup", str(tmp_path / "old.zip"))
    run_module(place, "tests.faults.backup.keys", "make")
    assert run_module(place, "tests.faults.backup.keys", "count").split() == ["6", "2"]

    refused = manage(place, "restore", str(tmp_path / "old.zip"), typed="yes please\n", status=1)
    assert "Nothing was changed." in refused.stderr
    assert run_module(place, "tests.faults.backup.keys", "count").split() == ["6", "2"]
    told = manage(place, "restore", str(tmp_path / "old.zip"), typed="restore\n").stdout

    assert run_module(place, "tests.faults.backup.keys", "count").split() == ["0", "0"]
    kept = re.findall(r"Kept from before: (.*)", told)
    before = undo(place, kept)
    assert run_module(before, "tests.faults.backup.keys", "count").split() == ["6", "2"]


def undo(place: Environment, kept: list[str]) -> Environment:
    """The place as it was: what docs/hosting.md says to do."""
    if "DATABASE_URL" in place:
        schema = kept[0].removeprefix("schema ")
        return {**place, "DATABASE_URL": f"{place['DATABASE_URL']}?options=-csearch_path%3D{schema}"}
    return {**place, "DATABASE_URL": f"sqlite:///{kept[0]}"}

"""A page and a server of different releases: each is told what the other does not know, and nothing is half done.

The server refuses what it does not know by name, so that a newer page can do without; a page passes over what a newer
server adds (tests/js/versions.test.js).
"""

import json
from collections.abc import Iterator

import pytest

from syncchat.domain.ids import make_id
from tests.faults.wire.watched import Watched
from tests.visitors import Tab

OTHERS = [0, 2, 2**53 - 1, "1", 1.5, None, True]


@pytest.fixture
def tab(watched: Watched) -> Iterator[Tab]:
    tab = watched.visitors["bob"].connect()
    yield tab
    tab.close()


@pytest.mark.fault("T77")
@pytest.mark.parametrize("version", OTHERS)
def test_a_hello_of_another_version_is_told_so_and_ours_is_still_welcome(tab: Tab, version: object) -> None:
    refusal = tab.ask({"type": "hello", "v": version})

    assert (refusal["type"], refusal["code"], refusal["field"]) == ("nack", "invalid", "v")
    assert tab.ask({"type": "ping"})["field"] == "type"
    assert tab.hello()["v"] == 1


@pytest.mark.fault("T77")
def test_a_hello_without_a_version_is_told_so(tab: Tab) -> None:
    assert tab.ask({"type": "hello"})["field"] == "v"


@pytest.mark.fault("T77")
def test_a_command_of_a_later_release_is_refused_by_its_name(tab: Tab) -> None:
    tab.hello()

    refusal = tab.ask({"type": "levitate", "room": 1})

    assert (refusal["code"], refusal["field"]) == ("unknown_command", "type")
    assert tab.ask({"type": "ping"})["type"] == "pong"


@pytest.mark.fault("T77")
def test_a_field_of_a_later_release_is_refused_by_its_name_and_nothing_is_stored(
    watched: Watched, tab: Tab
) -> None:
    tab.hello()
    bob = watched.visitors["bob"]
    message = {"id": str(make_id()), "room": bob.general()["id"], "body": "with something new"}

    refusal = tab.ask({"type": "send", **message, "colour": "blue"})
    assert (refusal["type"], refusal["field"]) == ("nack", "colour")
    _status, history = bob.call("GET", f"rooms/{message['room']}/messages?limit=5")
    assert message["body"] not in json.dumps(history)

    assert tab.ask({"type": "send", **message})["dup"] is False

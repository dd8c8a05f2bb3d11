"""The same log for who cannot open a socket: a request that waits until there is something to bring home."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest

from tests.servers import Server, StartServer
from tests.visitors import PASSWORD, Frame, Tab, Visitor
from tests.websocket.conftest import Greet

Answer = tuple[int, Any]
PAUSE_SECONDS = 0.2


class Pollers:
    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads

    def wait(self, visitor: Visitor, *, wait: int = 25, watch: tuple[int, ...] = ()) -> "Future[Answer]":
        """A poll at the head of everything this person has."""
        positions = visitor.call("POST", "pull", {})[1]["heads"]
        asked = {"positions": positions, "wait": wait, "watch": watch}
        return self._threads.submit(visitor.call, "POST", "pull", asked)


@pytest.fixture
def pollers() -> Iterator[Pollers]:
    with ThreadPoolExecutor(16) as threads:
        yield Pollers(threads)


def see_online(tab: Tab, room: int, visitor: Visitor) -> None:
    """Whoever waits is shown as online: a test can wait for that."""
    tab.ask({"type": "watch", "rooms": [room]})
    person = str(visitor.call("GET", "me")[1]["id"])
    tab.take(lambda frame: frame.get("people", {}).get(person) == "online")


def bodies(answer: Frame) -> list[str]:
    events = [event for frame in answer["frames"] for event in frame.get("events", [])]
    return [event["message"]["body"] for event in events if "message" in event]


def test_a_wait_ends_with_the_first_message(
    visitors: dict[str, Visitor], general: int, greet: Greet, pollers: Pollers
) -> None:
    alice = greet(visitors["alice"])
    waiting = pollers.wait(visitors["charlie"])
    see_online(alice, general, visitors["charlie"])
    assert not waiting.done()

    alice.say(general, "Who waits hears this")
    status, answer = waiting.result()

    assert (status, bodies(answer)) == (200, ["Who waits hears this"])
    (frame,) = answer["frames"]
    assert answer["heads"][str(frame["log"])] == frame["to"]


def test_a_wait_without_news_ends_in_time_and_says_where_the_logs_end(
    visitors: dict[str, Visitor], pollers: Pollers
) -> None:
    before = visitors["bob"].call("POST", "pull", {})[1]
    started = time.monotonic()

    status, answer = pollers.wait(visitors["bob"], wait=1).result()

    assert (status, answer["frames"], answer["heads"]) == (200, [], before["heads"])
    assert time.monotonic() - started >= 1


def test_who_lacks_something_does_not_wait(visitors: dict[str, Visitor], general: int, greet: Greet) -> None:
    log = str(visitors["bob"].general()["log"])
    greet(visitors["alice"]).say(general, "Said before")

    _status, answer = visitors["bob"].call("POST", "pull", {"positions": {log: [0, 0]}, "wait": 25})

    assert "Said before" in bodies(answer)


def test_removal_ends_a_wait_and_brings_nothing_from_after_it(
    visitors: dict[str, Visitor], general: int, greet: Greet, pollers: Pollers
) -> None:
    alice, bob = visitors["alice"], visitors["bob"]
    _status, cellar = alice.call("POST", "rooms", {"kind": "private", "name": "Cellar"})
    me = bob.call("GET", "me")[1]["id"]
    alice.call("POST", f"rooms/{cellar['id']}/members", {"people": [me]})
    waiting = pollers.wait(bob)
    tab = greet(alice)
    see_online(tab, general, bob)

    alice.call("DELETE", f"rooms/{cellar['id']}/members/{me}")
    tab.say(cellar["id"], "Now that Bob is gone")
    _status, answer = waiting.result()

    assert str(cellar["log"]) not in answer["heads"]
    assert "Now that Bob is gone" not in str(answer)
    kinds = [event["kind"] for frame in answer["frames"] for event in frame.get("events", [])]
    assert kinds == ["room_removed"]


def test_ending_the_sign_in_ends_the_wait(
    module_server: Server, visitors: dict[str, Visitor], general: int, greet: Greet, pollers: Pollers
) -> None:
    elsewhere = Visitor(module_server.url, "charlie")
    elsewhere.open("/login/", {"login": "charlie", "password": PASSWORD})
    waiting = pollers.wait(visitors["charlie"])
    see_online(greet(visitors["alice"]), general, visitors["charlie"])
    started = time.monotonic()

    elsewhere.press("/settings/security/", "/settings/security/sign-ins/end-others/")
    status, refusal = waiting.result()

    assert (status, refusal["code"]) == (401, "sign_in")
    assert time.monotonic() - started < 5
    visitors["charlie"].open("/login/", {"login": "charlie", "password": PASSWORD})


def test_a_fifth_wait_of_one_sign_in_is_refused_and_another_persons_is_not(
    visitors: dict[str, Visitor], pollers: Pollers
) -> None:
    answers = [pollers.wait(visitors["bob"], wait=3) for _ in range(5)]
    other = pollers.wait(visitors["alice"], wait=1)

    statuses = sorted(answer.result()[0] for answer in answers)
    refused = next(answer.result()[1] for answer in answers if answer.result()[0] == 429)

    assert statuses == [200, 200, 200, 200, 429]
    assert refused["code"] == "rate_limited"
    assert refused["retry_after"] > 0
    assert other.result()[0] == 200
    assert pollers.wait(visitors["bob"], wait=1).result()[0] == 200


def test_those_who_wait_take_no_threads(
    module_server: Server, visitors: dict[str, Visitor], general: int, greet: Greet, pollers: Pollers
) -> None:
    tab = greet(visitors["alice"])
    threads = f"/proc/{module_server.process.pid}/task"
    before = len(os.listdir(threads))
    waiting = [pollers.wait(visitors[name]) for name in ("bob", "charlie") for _ in range(4)]
    see_online(tab, general, visitors["bob"])
    see_online(tab, general, visitors["charlie"])

    # The four readers may not all have been awake before
    assert len(os.listdir(threads)) <= before + 4

    tab.say(general, "All wake")
    assert all("All wake" in bodies(answer.result()[1]) for answer in waiting)


def test_presence_and_typing_come_along(visitors: dict[str, Visitor], greet: Greet, pollers: Pollers) -> None:
    alice, bob = visitors["alice"], visitors["bob"]
    _status, attic = alice.call("POST", "rooms", {"kind": "private", "name": "Attic"})
    alice.call("POST", f"rooms/{attic['id']}/members", {"people": [bob.call("GET", "me")[1]["id"]]})
    tab, _bobs = greet(alice), greet(bob)
    # Nobody else is in the attic and these two stay online, so only typing ends the wait
    see_online(tab, attic["id"], bob)
    waiting = pollers.wait(bob, watch=(attic["id"],))

    # Typing is told every two seconds at most, and the first may come before Bob listens. Without a pause
    # between them the others are a flood, and close the socket
    while not wait([waiting], timeout=PAUSE_SECONDS).done:
        tab.ask({"type": "typing", "room": attic["id"]})
    _status, answer = waiting.result()

    me = str(alice.call("GET", "me")[1]["id"])
    shown = {frame["kind"]: frame for frame in answer["frames"] if frame["type"] == "signal"}
    assert shown.keys() == {"presence", "typing"}
    assert shown["presence"]["people"][me] == "online"
    assert shown["typing"]["person"]["name"] == "Alice"


def test_stopping_the_server_ends_the_wait_and_says_when_to_come_back(
    start_server: StartServer, pollers: Pollers
) -> None:
    server = start_server()
    alice, bob = (Visitor(server.url, name).register() for name in ("alice", "bob"))
    waiting = pollers.wait(bob)
    tab = alice.greet()
    see_online(tab, int(alice.general()["id"]), bob)
    tab.close()

    assert server.stop() == 0
    status, answer = waiting.result()

    assert status == 200
    assert [frame["type"] for frame in answer["frames"]] == ["bye"]

"""Whatever a client says on the socket, in whatever state: an answer, or a close code that is documented."""

import itertools
import json
from collections import Counter
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import TypeAdapter
from websockets.exceptions import ConnectionClosed

from syncchat.domain.ids import make_id
from syncchat.protocol.close_codes import CloseCode
from syncchat.protocol.commands import AnyCommand
from tests.faults.wire.amounts import allow, try_inputs
from tests.faults.wire.schemas import ANYTHING, Schemas, spoiled
from tests.faults.wire.watched import Watched
from tests.visitors import Tab

SCHEMA = TypeAdapter(AnyCommand).json_schema()
IDS = [str(make_id()) for _ in range(3)]
COMMANDS = Schemas(SCHEMA["$defs"], ids=IDS).build(SCHEMA)
NEARLY = spoiled(COMMANDS)
ALLOWED = {int(code) for code in CloseCode}
SAID = {"welcome", "events", "ack", "nack", "signal", "rewind", "pong", "bye"}
_refs = itertools.count(2**40)


class Talk(RuleBasedStateMachine):
    """Bob's tab. Alice takes him out of the cellar and back, and archives it, meanwhile."""

    watched: ClassVar[Watched]
    cellar: ClassVar[int]
    bob: ClassVar[int]
    tally: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.tab: Tab | None = None

    @precondition(lambda self: self.tab is None)
    @rule(greeted=st.booleans())
    def open(self, greeted: bool) -> None:
        bob = self.watched.visitors["bob"]
        self.tab = bob.greet() if greeted else bob.connect()

    @precondition(lambda self: self.tab is not None)
    @rule()
    def greet(self) -> None:
        self.say(json.dumps({"type": "hello", "v": 1, "ref": next(_refs)}))

    @precondition(lambda self: self.tab is not None)
    @rule(command=COMMANDS)
    def command(self, command: Any) -> None:
        self.say(json.dumps(command))

    @precondition(lambda self: self.tab is not None)
    @rule(command=NEARLY)
    def nearly_command(self, command: Any) -> None:
        self.say(json.dumps(command))

    @precondition(lambda self: self.tab is not None)
    @rule(
        content=st.binary(max_size=80)
        | st.text(st.characters(exclude_categories=["Cs"]))
        | ANYTHING.map(json.dumps)
    )
    def nonsense(self, content: str | bytes) -> None:
        self.say(content)

    @rule(change=st.sampled_from(["remove", "bring back", "archive", "unarchive"]))
    def change(self, change: str) -> None:
        if change == "remove":
            self.as_alice("DELETE", f"rooms/{self.cellar}/members/{self.bob}")
        elif change == "bring back":
            self.as_alice("POST", f"rooms/{self.cellar}/members", {"people": [self.bob]})
        else:
            self.as_alice("POST", f"rooms/{self.cellar}/{change}")

    def as_alice(self, method: str, path: str, body: object = None) -> None:
        status, _answer = self.watched.visitors["alice"].call(method, path, body)
        assert status < 500

    def say(self, content: str | bytes) -> None:
        """Everything is answered before what is asked next."""
        assert self.tab
        self.tally["commands"] += 1
        ref = next(_refs)
        try:
            self.tab.send_text(content)
            self.tab.send_text(json.dumps({"type": "ping", "ref": ref}))
            self.tab.take(lambda frame: frame.get("ref") == ref and frame["type"] in ("pong", "nack"))
        except ConnectionClosed as closed:
            self.check_closed(closed)
            return
        answers = [frame for frame in self.tab.inbox if "ref" in frame]
        assert answers, f"no answer to {content!r}"
        assert {frame["type"] for frame in self.tab.inbox} <= SAID
        self.tab.inbox.clear()

    def check_closed(self, closed: ConnectionClosed) -> None:
        self.tab = None
        assert closed.rcvd, "no close frame"
        assert closed.rcvd.code in ALLOWED

    def teardown(self) -> None:
        assert self.watched.take_complaints() == []
        if self.tab is not None:
            self.tab.close()


@pytest.mark.fault("T73")
@try_inputs(25, 300)
def test_any_command_in_any_state_is_answered_or_closed_by_the_book(
    watched: Watched, tally: Counter[str], inputs: int
) -> None:
    alice, bob = watched.visitors["alice"], watched.visitors["bob"]
    bob_id = bob.call("GET", "me")[1]["id"]
    _status, room = alice.call("POST", "rooms", {"kind": "private", "name": f"Cellar {next(_refs)}"})
    alice.call("POST", f"rooms/{room['id']}/members", {"people": [bob_id]})
    tab = bob.greet()
    for message_id in IDS:
        tab.ask({"type": "send", "id": message_id, "room": room["id"], "body": "there is such a message"})
    tab.close()
    bound = {"watched": watched, "cellar": room["id"], "bob": bob_id, "tally": tally}

    run_state_machine_as_test(
        type("BoundTalk", (Talk,), bound),
        settings=allow(inputs, steps=30),
    )

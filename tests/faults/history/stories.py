"""A hand-made run in which nothing went wrong, for tests to spoil."""

import copy
from typing import Any

from tests.faults.history.record import Line

ALICE, BOB, CHARLIE = 1, 2, 3
LOBBY, LOG = 10, 100


def say(op: str) -> str:
    return f"t-{op[0]}-{op[1:]}"


def send(op: str, at: float, seq: int, **more: Any) -> list[Line]:
    """Asked for at a second, and acknowledged half a second later."""
    client, user = ("alice", ALICE) if op.startswith("a") else ("bob", BOB)
    wish = {
        "op": op,
        "client": client,
        "user": user,
        "verb": "send",
        "room": LOBBY,
        "id": f"m-{op}",
        "body": say(op),
    }
    return [{"t": at, "what": "invoke", **wish}, {"t": at + 0.5, "what": "ok", "op": op, "seq": seq, **more}]


def sent(op: str, seq: int) -> Line:
    author = ALICE if op.startswith("a") else BOB
    message = {
        "id": f"m-{op}",
        "seq": seq,
        "author": author,
        "kind": "text",
        "body": say(op),
        "deleted": False,
    }
    return {"seq": seq, "id": 1000 + seq, "kind": "message_sent", "message": message}


def left(person: int, seq: int) -> Line:
    return {"seq": seq, "id": 1000 + seq, "kind": "member_left", "message": None, "person": person}


def tell_good_story() -> list[Line]:
    """alice and bob talk in the lobby; charlie is removed at 3, and hears nothing after that."""
    events = [sent("a1", 1), sent("b1", 2), left(CHARLIE, 3), sent("a2", 4), sent("b2", 5)]
    asked = [*send("a1", 1, 1), *send("b1", 2, 2), *send("a2", 4, 4), *send("b2", 5, 5, dup=True)]
    asked.insert(-1, {"t": 5.2, "what": "retry", "op": "b2"})
    refused = {**send("a3", 6, 0)[0], "op": "a3"}
    story: list[Line] = [
        {"t": 0, "what": "members", "room": LOBBY, "log": LOG, "people": [ALICE, BOB, CHARLIE]}
    ]
    story += [*asked, refused, {"t": 6.1, "what": "fail", "op": "a3", "code": "forbidden"}]
    read = {"op": "a-read", "client": "alice", "user": ALICE, "verb": "read", "room": LOBBY, "seq": 4}
    story += [{"t": 6.2, "what": "invoke", **read}, {"t": 6.3, "what": "ok", "op": "a-read"}]
    for client, user in (("alice", ALICE), ("bob", BOB)):
        story += hear(client, user, 0, events[:3]) + hear(client, user, 3, events[3:])
    story += hear("charlie", CHARLIE, 0, events[:3])
    story += [mark("alice", 1, 2), mark("alice", 2, 4)]
    story += [{"t": 7, "what": "fault", "kind": "kill", "phase": "begin"}, {"t": 8, "what": "healed"}]
    story.append({"t": 7.5, "what": "awaited", "turn": 1, "kind": "kill", "clients": ["alice", "bob"]})
    story += [{"t": 7.9, "what": "recovered", "turn": 1, "client": client} for client in ("alice", "bob")]
    story += [{"t": 9, "what": "level", "client": client} for client in ("alice", "bob")]
    story += [show("alice", ALICE, events), show("bob", BOB, events), store(events), *rest()]
    return copy.deepcopy(story)


def rest() -> list[Line]:
    """charlie leaves, the others see it; then they leave too."""
    story: list[Line] = [
        {"t": 1.5, "what": "calm", "phase": "begin"},
        {"t": 5.1, "what": "calm", "phase": "end"},
        {"t": 0, "what": "resources", "server": 0, "phase": "before", "counts": {"sockets": 3}},
        {"t": 9.5, "what": "rest", "users": [ALICE, BOB, CHARLIE], "watchers": ["bob"]},
        {"t": 9.6, "what": "online", "client": "bob", "users": [ALICE, BOB, CHARLIE]},
        {"t": 10, "what": "rest", "users": [ALICE, BOB], "watchers": ["alice", "bob"]},
    ]
    for client in ("alice", "bob"):
        story.append({"t": 11, "what": "online", "client": client, "users": [ALICE, BOB, CHARLIE]})
        story.append({"t": 26, "what": "online", "client": client, "users": [ALICE, BOB]})
    after = {"t": 30, "what": "resources", "server": 0, "phase": "after", "counts": {"sockets": 3}}
    return [*story, after]


def hear(client: str, user: int, after: int, events: list[Line]) -> list[Line]:
    to = events[-1]["seq"]
    frame = {"t": 6.5, "what": "received", "client": client, "user": user, "log": LOG, "from": after}
    took = {"t": 6.5, "what": "applied", "client": client, "log": LOG, "position": after, "to": to}
    return [
        {**frame, "to": [to, 1000 + to], "events": events},
        {**took, "seqs": [event["seq"] for event in events]},
    ]


def mark(client: str, seq: int, read_seq: int) -> Line:
    event = {
        "seq": seq,
        "id": 2000 + seq,
        "kind": "read_marker",
        "read": {"room": LOBBY, "read_seq": read_seq},
    }
    frame = {"t": 6.6, "what": "received", "client": client, "user": ALICE, "log": 7, "from": seq - 1}
    return {**frame, "to": [seq, 2000 + seq], "events": [event]}


def show(client: str, user: int, events: list[Line]) -> Line:
    messages = [event["message"] for event in events if event["message"]]
    shown = {message["id"]: [message["seq"], message["body"], message["deleted"]] for message in messages}
    return {"t": 9, "what": "view", "client": client, "user": user, "room": LOBBY, "messages": shown}


def store(events: list[Line]) -> Line:
    entries = [
        {
            "seq": event["seq"],
            "id": event["id"],
            "kind": event["kind"],
            "message": (event["message"] or {}).get("id"),
            "person": event.get("person"),
        }
        for event in events
    ]
    messages = {event["message"]["id"]: event["message"] for event in events if event["message"]}
    log = {"t": 9, "what": "stored", "room": LOBBY, "log": LOG, "head": events[-1]["seq"], "entries": entries}
    return {**log, "messages": messages, "members": [ALICE, BOB], "marks": {str(ALICE): 4, str(BOB): 0}}

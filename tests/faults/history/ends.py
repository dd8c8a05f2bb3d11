"""C8 unseen; C12 projection; C16 liveness: where everyone is once all faults are over."""

import math
from collections.abc import Iterator
from typing import Any

from tests.faults.history.figures import list_common_logs
from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line
from tests.faults.history.tokens import find_tokens

LEVEL_SECONDS = 30.0


def find_unseen(history: History) -> Iterator[Violation]:
    reached: dict[tuple[str, int], int] = {}
    for line in history.told("applied", "placed"):
        reached[line["client"], line["log"]] = line["to"] if line["what"] == "applied" else line["position"]
    for view, log in _list_views(history):
        at = reached.get((view["client"], log["log"]), 0)
        if at < log["head"]:
            yield Violation(
                "C8", f"{view['client']} ended at {at} of log {log['log']}, whose head is {log['head']}"
            )


def find_other_views(history: History) -> Iterator[Violation]:
    for log in history.stored.values():
        if _rebuild_members(history, log) != sorted(log["members"]):
            yield Violation("C12", f"room {log['room']}: the log makes other members than the table has")
    for view, log in _list_views(history):
        since = view.get("since", 0)
        # A page shows what stands in a thread alone in the thread
        is_page = "since" in view
        stored = {
            key: m
            for key, m in log["messages"].items()
            if m["seq"] >= since and not (is_page and is_in_thread_alone(m))
        }
        shown = view["messages"]
        other = [
            key
            for key in stored.keys() | shown
            if key not in stored or _describe(stored[key])[: len(shown.get(key, "."))] != shown.get(key)
        ]
        if other:
            yield Violation(
                "C12", f"{view['client']} shows room {log['room']} otherwise: {sorted(other)[:3]}"
            )


def is_in_thread_alone(message: Line) -> bool:
    return bool(message.get("thread")) and not message["also_in_room"]


def _describe(message: Line) -> list[Any]:
    extras = {key: message.get(key) for key in ("reactions", "pinned", "replies")}
    return [message["seq"], message["body"], message["deleted"], extras]


def find_false_counts(history: History) -> Iterator[Violation]:
    """C12: what a room says of itself once nothing happens any more is what is stored."""
    for line in history.told("counted"):
        log = history.stored.get(line["room"])
        if log is None or line["asked"] < log["t"]:
            continue
        pinned = sorted(key for key, message in log["messages"].items() if message["pinned"])
        if line["members"] != len(log["members"]):
            text = f"room {line['room']} counts {line['members']} members, and has {len(log['members'])}"
            yield Violation("C12", f"{line['client']}: {text}")
        if line["pinned"] != pinned:
            yield Violation("C12", f"{line['client']}: room {line['room']} lists other pins than it has")


def find_lacking_pages(history: History) -> Iterator[Violation]:
    """C8: a page of history has every message of its stretch that was acknowledged before it was asked for."""
    for line in history.told("page"):
        log = history.stored.get(line["room"])
        sends = [send for send in history.asked("send") if send.room == line["room"] and send.acks]
        there = {message["id"] for message in line["messages"]}
        for send in sends:
            seq, message = send.acks[0].seq, log["messages"].get(send.id) if log else None
            is_asked = line["since"] <= seq <= line["until"] and send.acks[0].at < line["asked"]
            if is_asked and message and not is_in_thread_alone(message) and send.id not in there:
                yield Violation("C8", f"{line['client']} read room {line['room']} without {seq}")


def find_lacking_results(history: History) -> Iterator[Violation]:
    """C8: a search that says it is level finds what its author was told is stored, and has not changed since."""
    changed = {operation.id for operation in history.asked("edit", "delete")}
    by_token = {token: send for send in history.asked("send") for token in find_tokens(send.wish["body"])}
    logs = {line["room"] for line in history.told("members") if line["log"] in list_common_logs(history)}
    for line in history.told("found"):
        send = by_token.get(line["token"])
        if send is None or send.id in changed or send.room not in logs or not line["level"]:
            continue
        is_stored = bool(send.acks) and send.acks[0].at < line["asked"]
        if is_stored and send.id not in {message["id"] for message in line["messages"]}:
            yield Violation(
                "C8", f"{line['client']} searched for {line['token']}, and {send.id} was not found"
            )


def _list_views(history: History) -> Iterator[tuple[Line, Line]]:
    # A page that was asked twice is judged by its last answer
    for view in {(view["client"], view["room"]): view for view in history.told("view")}.values():
        log = history.stored.get(view["room"])
        if log and view["user"] in log["members"]:
            yield view, log


def _rebuild_members(history: History, log: Line) -> list[int]:
    people = {
        person for line in history.told("members") if line["room"] == log["room"] for person in line["people"]
    }
    for entry in log["entries"]:
        if entry["kind"] == "member_joined":
            people.add(entry["person"])
        elif entry["kind"] == "member_left":
            people.discard(entry["person"])
    return sorted(people)


def find_late_after_a_fault(history: History) -> Iterator[Violation]:
    """C16: of faults that came alone, after each."""
    recovered = {(line["turn"], line["client"]): line["t"] for line in history.told("recovered")}
    for line in history.told("awaited"):
        for client in line["clients"]:
            if recovered.get((line["turn"], client), math.inf) - line["t"] > LEVEL_SECONDS:
                text = f"{client} was not level {LEVEL_SECONDS:.0f} s after {line['kind']}"
                yield Violation("C16", f"{text}, alone at {line['t']:.0f} s")


def find_late(history: History) -> Iterator[Violation]:
    healed = max((line["t"] for line in history.told("healed")), default=None)
    if healed is None:
        return
    level = {line["client"]: line["t"] - healed for line in history.told("level")}
    for client in sorted({view["client"] for view in history.told("view")}):
        if level.get(client, LEVEL_SECONDS + 1) > LEVEL_SECONDS:
            yield Violation("C16", f"{client} was not level {LEVEL_SECONDS:.0f} s after the healing")

"""C9 leak: an event at somebody who was not in the room, on any frame; or a message from one."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line

Stay = tuple[int, float]  # first and last seq as a member


def find_leaks(history: History) -> Iterator[Violation]:
    stays = {log["log"]: _list_stays(history, log) for log in history.stored.values()}
    asked = _list_admissions(history)
    for frame in history.told("received"):
        log = history.log_of.get(frame["log"])
        if log is None:
            continue
        mine = stays[log["log"]].get(frame["user"], [])
        admitted = sum(at <= frame["t"] for at in asked[log["room"], frame["user"]])
        outside = [e["seq"] for e in frame["events"] if not _may_see(mine, e["seq"], admitted)]
        if outside:
            text = f"{frame['client']} (person {frame['user']}) got {outside[:5]} of log {log['log']}, stays: {mine}"
            yield Violation("C9", text)


def find_intruders(history: History) -> Iterator[Violation]:
    for log in history.stored.values():
        stays = _list_stays(history, log)
        for message_id, message in log["messages"].items():
            mine = stays.get(message["author"], [])
            if not any(first <= message["seq"] <= last for first, last in mine):
                text = (
                    f"{message_id} is at {message['seq']} of log {log['log']}, its author's stays are {mine}"
                )
                yield Violation("C9", text)


def _list_stays(history: History, log: Line) -> dict[int, list[Stay]]:
    stays: dict[int, list[Stay]] = defaultdict(list)
    for line in history.told("members"):
        for person in line["people"] if line["room"] == log["room"] else ():
            stays[person].append((0, float("inf")))
    for entry in log["entries"]:
        mine = stays[entry["person"] or 0]
        is_in = bool(mine) and mine[-1][1] == float("inf")
        if entry["kind"] == "member_joined" and not is_in:
            mine.append((entry["seq"], float("inf")))
        elif entry["kind"] == "member_left" and is_in:
            mine[-1] = (mine[-1][0], entry["seq"])
    return stays


def _list_admissions(history: History) -> dict[tuple[int, int], list[float]]:
    """When each person's way into a room was asked for: no event of that stay can be seen earlier.

    An attempt without an answer may have worked, at once or after the next one.
    """
    asked: dict[tuple[int, int], list[float]] = defaultdict(list)
    for operation in history.asked("join", "add"):
        if not operation.was_refused:
            asked[operation.room, operation.wish["person"]] += [operation.at, *operation.tries]
    return asked


def _may_see(stays: list[Stay], seq: int, admitted: int) -> bool:
    """A member reads what was before them too: of the stays that may have begun, the last one's end counts."""
    begun = admitted + sum(first == 0 for first, _last in stays)
    return any(seq <= last for _first, last in stays[:begun])

"""C8 unseen; C12 projection; C16 liveness: where everyone is once all faults are over."""

from collections.abc import Iterator

from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line

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
        stored = {key: m for key, m in log["messages"].items() if m["seq"] >= since}
        truth = {key: [m["seq"], m["body"], m["deleted"]] for key, m in stored.items()}
        other = [
            key for key in truth.keys() | view["messages"] if truth.get(key) != view["messages"].get(key)
        ]
        if other:
            yield Violation(
                "C12", f"{view['client']} shows room {log['room']} otherwise: {sorted(other)[:3]}"
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


def find_late(history: History) -> Iterator[Violation]:
    healed = max((line["t"] for line in history.told("healed")), default=None)
    if healed is None:
        return
    level = {line["client"]: line["t"] - healed for line in history.told("level")}
    for client in sorted({view["client"] for view in history.told("view")}):
        if level.get(client, LEVEL_SECONDS + 1) > LEVEL_SECONDS:
            yield Violation("C16", f"{client} was not level {LEVEL_SECONDS:.0f} s after the healing")

"""C13 mark: a read marker only moves forward, and what was acknowledged of it stays."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history.model import History, Violation


def find_marks_going_back(history: History) -> Iterator[Violation]:
    yield from _find_lower_marks_later(history)
    for read in history.asked("read"):
        log = history.stored.get(read.room)
        mark = log["marks"].get(str(read.user), -1) if log and read.user in log["members"] else None
        # A page goes on to mark what it shows as read
        is_told = bool(log and read.acks and read.acks[0].at <= log["t"])
        if is_told and mark is not None and mark < min(read.wish["seq"], log["head"] if log else 0):
            yield Violation(
                "C13", f"{read.op} was acknowledged up to {read.wish['seq']}, the marker is at {mark}"
            )


def _find_lower_marks_later(history: History) -> Iterator[Violation]:
    """Per person and stay; a marker that comes with a later entry of the person's log is never lower."""
    highest: dict[tuple[str, int, int], tuple[int, int]] = {}
    for frame, event in history.received_events():
        mark = event.get("read")
        if mark is None:
            if event["kind"] in ("room_added", "room_removed"):
                highest = {
                    key: at for key, at in highest.items() if key[:2] != (frame["client"], frame["log"])
                }
            continue
        key = frame["client"], frame["log"], mark["room"]
        seq, read_seq = highest.get(key, (0, 0))
        if event["seq"] > seq and mark["read_seq"] < read_seq:
            yield Violation("C13", f"{key[0]}: room {key[2]} went from {read_seq} back to {mark['read_seq']}")
        highest[key] = max((seq, read_seq), (event["seq"], mark["read_seq"]))


def find_marks_that_nobody_moved(history: History) -> Iterator[Violation]:
    """A marker stands where its person put it, or where they came in."""
    begun = {line["room"]: line["marks"] for line in history.told("members") if "marks" in line}
    asked: dict[tuple[int, int], set[int]] = defaultdict(set)
    for read in history.asked("read"):
        asked[read.room, read.user].add(read.wish["seq"])
    for log in history.stored.values():
        joins = [entry for entry in log["entries"] if entry["kind"] == "member_joined"]
        for person, mark in log["marks"].items() if log["room"] in begun else ():
            mine = asked[log["room"], int(person)] | {begun[log["room"]].get(person, 0)}
            mine |= {join["seq"] for join in joins if join["person"] == int(person)}
            if mark not in mine and not any(seq > log["head"] for seq in mine):
                yield Violation(
                    "C13", f"room {log['room']}: {person}'s marker is at {mark}, which nobody asked for"
                )

"""C10 real time; C11 sender order: numbers follow the clock and the outbox."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history.model import History, Operation, Violation


def find_time_reversals(history: History) -> Iterator[Violation]:
    """A was acknowledged before B was asked for, by somebody else, and B has the lower number."""
    for sends in _by_room(history).values():
        acks = sorted((send.acks[0].at, send.acks[0].seq, send) for send in sends)
        highest, index = acks[0][1:], 0
        for later in sorted(sends, key=lambda send: send.at):
            while index < len(acks) and acks[index][0] < later.at:
                highest, index = max(highest, acks[index][1:], key=lambda one: one[0]), index + 1
            earlier = highest[1]
            if index and highest[0] > later.acks[0].seq and earlier.client != later.client:
                yield Violation(
                    "C10", f"{earlier.op} was acknowledged before {later.op} began, and has the higher seq"
                )


def find_outbox_reversals(history: History) -> Iterator[Violation]:
    last: dict[tuple[str, int], Operation] = {}
    for sends in _by_room(history).values():
        for send in sorted(sends, key=lambda one: one.at):
            before = last.get((send.client, send.room))
            if before and before.acks[0].seq > send.acks[0].seq:
                yield Violation("C11", f"{send.client} asked for {before.op} before {send.op}")
            last[send.client, send.room] = send


def _by_room(history: History) -> dict[int, list[Operation]]:
    rooms: dict[int, list[Operation]] = defaultdict(list)
    for send in history.asked("send"):
        if send.acks:
            rooms[send.room].append(send)
    return rooms

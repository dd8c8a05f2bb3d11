"""C2 lost write, of whatever can be changed: words, deletions, reactions, pins, topics and who is in a room as what.

Each of these is a register: it holds what one of its last writes put there. A write is over when it was acknowledged,
unless it had to be sent again: then an earlier attempt may be done late, by a server that stood still with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.history.model import History, Operation, Violation
from tests.faults.history.record import Line

# Longer than any fault keeps a server, a connection or a database from doing what it has taken in
LATE_SECONDS = 30.0
FOREVER = float("inf")


@dataclass(frozen=True)
class Write:
    value: object
    at: float
    until: float  # it may be done as late as this
    acked: float = FOREVER


def list_possible(
    writes: Sequence[Write], initial: object = None, *, before: float = FOREVER, since: float = FOREVER
) -> set[object]:
    """What may be read by a reading that began at `since` and ended at `before`."""
    known = [Write(initial, -1, -1, -1), *(write for write in writes if write.at <= before)]
    last = max(write.at for write in known if write.acked < FOREVER and write.acked <= since)
    return {write.value for write in known if write.until >= last}


class Registers:
    def __init__(self, history: History) -> None:
        self._history = history
        self._replays: dict[int, float] = defaultdict(float)
        for line in history.told("replayed"):
            self._replays[line["user"]] = line["t"]
        self._by_id: dict[str, list[Operation]] = defaultdict(list)
        for operation in history.operations.values():
            self._by_id[operation.id].append(operation)

    def list_bodies(self, message_id: str) -> list[Write]:
        return self._list_writes(self._of(message_id, "send", "edit"), lambda one: one.wish["body"])

    def list_reactions(self, message_id: str) -> Mapping[tuple[int, str], list[Write]]:
        found: dict[tuple[int, str], list[Operation]] = defaultdict(list)
        for operation in self._of(message_id, "react", "unreact"):
            found[operation.user, operation.wish["emoji"]].append(operation)
        return {
            key: self._list_writes(these, lambda one: one.verb == "react") for key, these in found.items()
        }

    def list_pins(self, message_id: str) -> list[Write]:
        return self._list_writes(self._of(message_id, "pin", "unpin"), lambda one: one.verb == "pin")

    def list_roles(self) -> Mapping[tuple[int, int], list[Write]]:
        """Of each room and person; None is to be no member."""
        found: dict[tuple[int, int], list[Operation]] = defaultdict(list)
        for operation in self._history.asked("join", "add", "leave", "remove", "role"):
            found[operation.room, operation.wish["person"]].append(operation)
        return {key: self._list_writes(these, _read_role) for key, these in found.items()}

    def list_topics(self) -> Mapping[int, list[Write]]:
        found: dict[int, list[Operation]] = defaultdict(list)
        for operation in self._history.asked("topic"):
            found[operation.room].append(operation)
        return {
            room: self._list_writes(these, lambda one: one.wish["topic"]) for room, these in found.items()
        }

    def find_deletion(self, message_id: str) -> float:
        """When it was first acknowledged; never is infinite."""
        acks = [one.acks[0].at for one in self._of(message_id, "delete") if one.acks]
        return min(acks, default=FOREVER)

    def count_edits(self, message_id: str, before: float = FOREVER) -> int:
        """Acknowledged ones."""
        return sum(bool(one.acks) and one.acks[0].at <= before for one in self._of(message_id, "edit"))

    def _of(self, message_id: str, *verbs: str) -> list[Operation]:
        return [one for one in self._by_id[message_id] if one.verb in verbs]

    def _list_writes(self, operations: Iterable[Operation], value: Any) -> list[Write]:
        return [
            Write(value(one), one.at, self._find_end(one), one.acks[0].at if one.acks else FOREVER)
            for one in operations
            if not one.was_refused or one.at < self._replays[one.user]
        ]

    def _find_end(self, operation: Operation) -> float:
        if not operation.acks and not operation.refusal:
            return FOREVER
        replayed = self._replays[operation.user]
        ends = [ack.at for ack in operation.acks[:1]]
        ends += [operation.tries[-1] + LATE_SECONDS] if operation.tries else []
        ends += [replayed + LATE_SECONDS] if operation.at < replayed else []
        return max(ends, default=FOREVER)


def _read_role(operation: Operation) -> object:
    if operation.verb == "role":
        return operation.wish["role"]
    return "member" if operation.verb in ("join", "add") else None


def find_lost_changes(history: History) -> Iterator[Violation]:
    registers = Registers(history)
    for log in history.stored.values():
        edits = Counter(entry["message"] for entry in log["entries"] if entry["kind"] == "message_edited")
        for message_id, message in log["messages"].items():
            for lost in _list_lost(registers, message_id, message, edits[message_id]):
                yield Violation("C2", f"{message_id} in room {log['room']}: {lost}")
        yield from _find_lost_of_room(registers, log)


def _list_lost(registers: Registers, message_id: str, message: Line, edits: int) -> Iterator[str]:
    deletion = registers.find_deletion(message_id)
    if registers.count_edits(message_id) > edits:
        yield f"{registers.count_edits(message_id)} edits were acknowledged, and {edits} are in the log"
    if message["deleted"]:
        if message.get("reactions") or message.get("pinned"):
            yield "is deleted, and not what stands around it"
        return
    if deletion < FOREVER:
        yield "its deletion was acknowledged, and it is there"
        return
    if _is_outdated(message, registers.list_bodies(message_id)):
        yield f"an edit was acknowledged, and it holds {message['body'][:40]!r}"
    pins = list_possible(registers.list_pins(message_id), False)
    if message.get("pinned", False) not in pins:
        yield f"the last pin or unpin that was acknowledged is lost: {pins}"
    for (user, emoji), writes in registers.list_reactions(message_id).items():
        is_there = user in message.get("reactions", {}).get(emoji, ())
        if is_there not in list_possible(writes, False):
            yield f"the reaction {emoji} of {user} was acknowledged as {not is_there}"


def _is_outdated(message: Line, writes: Sequence[Write], **when: float) -> bool:
    """Words that nobody wrote are C5's."""
    known = {write.value for write in writes}
    return message["body"] in known - list_possible(writes, **when)


def _find_lost_of_room(registers: Registers, log: Line) -> Iterator[Violation]:
    for (room, person), writes in registers.list_roles().items():
        if room != log["room"] or "roles" not in log:
            continue
        role = log["roles"].get(str(person))
        # What they were before any of it is not known: only the last ones count
        if role not in list_possible(writes) and any(write.acked < FOREVER for write in writes):
            yield Violation("C2", f"room {room}: {person} is {role}, against what was acknowledged")
    writes = list(registers.list_topics().get(log["room"], ()))
    if writes and log["topic"] not in list_possible(writes, ""):
        yield Violation("C2", f"room {log['room']}: its topic is {log['topic']!r}")


def find_stale_pages(history: History) -> Iterator[Violation]:
    """C12: what a search or a page of history shows is what was there while it was asked for."""
    registers = Registers(history)
    for line in history.told("page", "found"):
        for message in line["messages"]:
            if message["deleted"]:
                continue
            writes = registers.list_bodies(message["id"])
            if _is_outdated(message, writes, before=line["t"], since=line["asked"]):
                words = f"{line['client']} was shown old words in {message['id']}: {message['body'][:40]!r}"
                yield Violation("C12", words)

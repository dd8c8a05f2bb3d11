"""C9 leak: an event at somebody who was not in the room, on any frame; or a message from one."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line
from tests.faults.history.registers import Registers
from tests.faults.history.tokens import find_tokens

Stay = tuple[int, float]  # first and last seq as a member
Words = tuple[int, str, int, float]  # room, message, number, and when they were sent
NEVER_SENT: Words = (0, "", 0, 0.0)


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


def find_words_of_the_deleted(history: History) -> Iterator[Violation]:
    """A message that is said to be deleted comes without words."""
    shown = [(line["client"], m) for line in history.told("page", "found") for m in line["messages"]]
    shown += [(frame["client"], event.get("message") or {}) for frame, event in history.received_events()]
    for client, message in shown:
        if message.get("deleted") and message["body"]:
            yield Violation("C9", f"{client} got words of {message['id']} with its deletion")


def find_leaked_words(history: History) -> Iterator[Violation]:
    """In any byte: words of a time at which one was not there, and words that were deleted before one asked."""
    words, asked, registers = _list_words(history), _list_admissions(history), Registers(history)
    stays = {log["room"]: _list_stays(history, log) for log in history.stored.values()}
    public = {line["room"] for line in history.told("members") if line.get("public")}
    deletions: dict[str, float] = {}
    for line in history.told("bytes"):
        for token in line["tokens"]:
            room, message_id, seq, sent = words.get(token, NEVER_SENT)
            if message_id not in deletions:
                deletions[message_id] = registers.find_deletion(message_id)
            if deletions[message_id] < line.get("asked", 0):
                yield Violation("C9", f"{line['client']} got {token} after its deletion was acknowledged")
            mine = stays.get(room, {}).get(line["user"], [])
            admitted = sum(at <= line["t"] for at in asked[room, line["user"]])
            # Before that they are only their author's: the answer to an upload names the file
            is_sent = seq and line["t"] > sent
            if is_sent and room not in public and not _may_see(mine, seq, admitted):
                yield Violation("C9", f"{line['client']} got {token}, of {seq} or later in room {room}")


def _list_words(history: History) -> dict[str, Words]:
    """By token. The number is the first one at which these words can have been there; 0 if they never were."""
    words: dict[str, Words] = {}
    edits: dict[str, list[int]] = defaultdict(list)
    for log in history.stored.values():
        for entry in log["entries"]:
            if entry["kind"] == "message_edited":
                edits[entry["message"]].append(entry["seq"])
    registers = Registers(history)
    rooms = {send.id: send.room for send in history.asked("send")}
    for operation in history.asked("send", "edit"):
        room = rooms.get(operation.id, 0)
        message = history.stored.get(room, {}).get("messages", {}).get(operation.id)
        seq = message["seq"] if message else 0
        if operation.verb == "edit":
            after = registers.count_edits(operation.id, operation.at)
            seq = edits[operation.id][after] if after < len(edits[operation.id]) else 0
        for token in find_tokens(operation.wish["body"]):
            words[token] = (room, operation.id, seq, operation.at)
    return words


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

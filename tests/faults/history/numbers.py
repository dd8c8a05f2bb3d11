"""C1 gap; C2 lost send; C3 duplicate: what the database holds, against what was acknowledged."""

from collections import Counter
from collections.abc import Iterator

from tests.faults.history.model import History, Operation, Violation
from tests.faults.history.record import Line


def find_gaps(history: History) -> Iterator[Violation]:
    for log in history.stored.values():
        seqs = [entry["seq"] for entry in log["entries"]]
        if seqs != list(range(1, log["head"] + 1)):
            missing = sorted(set(range(1, log["head"] + 1)) - set(seqs))[:5]
            yield Violation("C1", f"log {log['log']} is not 1..{log['head']}: lacks {missing}")


def find_lost_writes(history: History) -> Iterator[Violation]:
    for send in history.asked("send"):
        for ack in send.acks[:1]:
            if not _is_stored(history.stored.get(send.room), send, ack.seq):
                yield Violation(
                    "C2", f"{send.op} was acknowledged as {ack.seq} in room {send.room}, and is not there"
                )


def _is_stored(log: Line | None, send: Operation, seq: int) -> bool:
    message = log["messages"].get(send.id) if log else None
    return message is not None and (message["seq"], message["author"]) == (seq, send.user)


def find_duplicates(history: History) -> Iterator[Violation]:
    for log in history.stored.values():
        sent = Counter(entry["message"] for entry in log["entries"] if entry["kind"] == "message_sent")
        for message, count in sent.items():
            if count > 1:
                yield Violation("C3", f"message {message} is {count} times in log {log['log']}")
        yield from _find_same_words(log)
    for send in history.asked("send"):
        seqs = {ack.seq for ack in send.acks}
        if len(seqs) > 1:
            yield Violation("C3", f"{send.op} was acknowledged under {sorted(seqs)}")


def _find_same_words(log: Line) -> Iterator[Violation]:
    """Each body of a run is unique, so the same one under two ids is one wish stored twice."""
    bodies = Counter(message["body"] for message in log["messages"].values() if message["body"])
    for body, count in bodies.items():
        if count > 1:
            yield Violation("C3", f"{body!r} is {count} times in room {log['room']}")

"""C4 aborted read; C5 phantom: nothing is in a log, or at a client, that nobody asked for."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line

Seen = tuple[str, str, Line]  # where, message id, message


def find_aborted_reads(history: History) -> Iterator[Violation]:
    # What was refused once may be allowed when somebody in between says it again
    replays = [line["t"] for line in history.told("fault") if line["kind"] == "replay"]
    last = max(replays, default=0.0)
    refused = {send.id for send in history.asked("send") if send.was_refused and send.at > last}
    reported = set()
    for where, message_id, _message in _list_seen(history):
        if message_id in refused and message_id not in reported:
            reported.add(message_id)
            yield Violation("C4", f"{where} has message {message_id}, which was refused")


def find_phantoms(history: History) -> Iterator[Violation]:
    authors = {send.id: send.user for send in history.asked("send")}
    words = _list_words(history)
    deleted = {operation.id for operation in history.asked("delete")}
    for where, message_id, message in _list_seen(history):
        if message_id not in authors:
            yield Violation("C5", f"{where} has message {message_id}, which nobody sent")
        elif message["author"] != authors[message_id]:
            yield Violation("C5", f"{where} has message {message_id} under another author")
        elif message["deleted"] and message_id not in deleted:
            yield Violation("C5", f"{where} has message {message_id} deleted, which nobody asked for")
        elif not message["deleted"] and message["body"] not in words[message_id]:
            yield Violation("C5", f"{where} has other words in message {message_id}: {message['body']!r}")


def _list_words(history: History) -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for operation in history.asked("send", "edit"):
        words[operation.id].add(operation.wish["body"])
    return words


def _list_seen(history: History) -> Iterator[Seen]:
    """Text messages in the database and in every frame; what was there before the run is not asked about."""
    before = {message for line in history.told("members") for message in line.get("messages", ())}
    for log in history.stored.values():
        for message_id, message in log["messages"].items():
            if message_id not in before:
                yield f"room {log['room']}", message_id, message
    for frame, event in history.received_events():
        message = event.get("message")
        if message and message["kind"] == "text" and message["id"] not in before:
            yield f"{frame['client']}, at {event['seq']}", message["id"], message
    for line in history.told("page", "found"):
        for message in line["messages"]:
            if message["id"] not in before:
                yield f"{line['client']}, at a {line['what']}", message["id"], message

"""C6 inconsistent seq; C7 skip or nonmonotonic: what clients received, and how they applied it."""

from collections.abc import Iterator

from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line


def find_inconsistent_seqs(history: History) -> Iterator[Violation]:
    first: dict[tuple[int, int], tuple[object, str]] = {}
    for frame, event in history.received_events():
        what = (event["id"], event["kind"], (event.get("message") or {}).get("id"))
        known, who = first.setdefault((frame["log"], event["seq"]), (what, frame["client"]))
        if known != what:
            where = f"log {frame['log']}, seq {event['seq']}"
            yield Violation("C6", f"{where}: {who} got {known}, {frame['client']} got {what}")


def find_skips(history: History) -> Iterator[Violation]:
    positions: dict[tuple[str, int], int] = {}
    for line in history.told("applied", "placed"):
        key = line["client"], line["log"]
        if line["what"] == "placed":
            positions[key] = line["position"]
            continue
        at = positions.get(key, 0)
        if reason := _find_fault(line, at) or _find_hole(line, history.log_of.get(line["log"])):
            yield Violation("C7", f"{line['client']}, log {line['log']} at {at}: {reason}")
        positions[key] = line["to"]


def _find_fault(line: Line, at: int) -> str:
    seqs = line["seqs"]
    if line["position"] != at:
        return f"applied from {line['position']}"
    if line["to"] <= at:
        return f"went to {line['to']}"
    if seqs != sorted(set(seqs)) or (seqs and not at < seqs[0] <= seqs[-1] <= line["to"]):
        return f"applied {seqs} up to {line['to']}"
    return ""


def _find_hole(line: Line, log: Line | None) -> str:
    """Entries fold into the last one of the same message; nothing else may be missing in a range."""
    if log is None:
        return ""
    # A log without gaps: entry n is at n - 1. With gaps, C1 says so, and the range is only longer.
    entries = [e for e in log["entries"][line["position"] : line["to"]] if e["seq"] <= line["to"]]
    last = {
        entry["message"] or entry["seq"]: entry["seq"] for entry in entries if entry["seq"] > line["position"]
    }
    missing = sorted(set(last.values()) - set(line["seqs"]))
    return f"went to {line['to']} without {missing[:5]}" if missing else ""

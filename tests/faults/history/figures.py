"""How long things took: delivery while all was well, and the way back after each fault."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tests.faults.history.model import History, Violation

PROMISED_SECONDS = 0.25  # p99, healthy, at the load that docs/reliability.md names
# Of acknowledgements: while all is well, and while the broker is dead. By the clock of a machine of its own
PROMISED_ACKS = {"calm": PROMISED_SECONDS, "broker dead": 2.0}
BROKER_DEAD = {"freeze_redis", "restart_redis"}
# A run shares its two cores with clients, databases and other runs: this only finds what hangs
BOUND_SECONDS = 5.0
# What is said at the end of the calm may arrive amid the first fault, and late
EBBING_SECONDS = 1.0

Span = tuple[float, float]
Arrivals = dict[tuple[str, int], list[tuple[float, int]]]  # by client and log: when which seq was reached


def measure_deliveries(history: History) -> list[float]:
    """Seconds from asking to each client's receiving, of what was sent and acknowledged in the calm.

    Of the rooms that everybody is in: who is let in later gets what was before, and that is no delivery.
    """
    logs = list_common_logs(history)
    calm = {line["phase"]: line["t"] for line in history.told("calm")}
    if len(calm) < 2:
        return []
    last = calm["end"] - EBBING_SECONDS
    answered = (send for send in history.asked("send") if send.acks and send.acks[0].at <= calm["end"])
    sent = {send.id: send.at for send in answered if calm["begin"] <= send.at <= last}
    seen: dict[tuple[str, str], float] = {}
    for frame, event in history.received_events():
        message = (event.get("message") or {}).get("id")
        if message in sent and frame["log"] in logs:
            seen.setdefault((frame["client"], message), frame["t"] - sent[message])
    return sorted(seen.values())


def measure_acks(history: History) -> dict[str, list[float]]:
    """When -> seconds from asking to the acknowledgement of each send, its repetitions included."""
    calm = {line["phase"]: line["t"] for line in history.told("calm")}
    whens: dict[str, list[Span]] = {
        "calm": [(calm["begin"], calm["end"] - EBBING_SECONDS)] if len(calm) == 2 else [],
        "broker dead": _list_spans_without_a_broker(history),
        "whole run": [(0.0, math.inf)],
    }
    acked = [send for send in history.asked("send") if send.acks]
    return {
        when: sorted(send.acks[0].at - send.at for send in acked if any(a <= send.at <= b for a, b in spans))
        for when, spans in whens.items()
    }


def _list_spans_without_a_broker(history: History) -> list[Span]:
    """And without any other trouble."""
    faults, begun = list[tuple[str, Span]](), dict[tuple[str, int | None], float]()
    for line in history.told("fault"):
        key = (line["kind"], line.get("server"))
        if line["phase"] == "begin":
            begun[key] = line["t"]
        elif key in begun:
            faults.append((line["kind"], (begun.pop(key), line["t"])))
    return [
        (begin, end)
        for kind, (begin, end) in faults
        if kind in BROKER_DEAD and sum(other < end and begin < last for _, (other, last) in faults) == 1
    ]


def find_slow_acks(history: History) -> Iterator[Violation]:
    waits = measure_acks(history)
    for when, promised in PROMISED_ACKS.items():
        if waits[when] and pick(waits[when], 0.99) > promised:
            took = f"{pick(waits[when], 0.99):.2f} s, and {promised:g} s are promised"
            yield Violation("C16", f"p99 of an acknowledgement ({when}) is {took}")


def find_slow_deliveries(history: History) -> Iterator[Violation]:
    seconds = measure_deliveries(history)
    if seconds and pick(seconds, 0.99) > BOUND_SECONDS:
        yield Violation("C16", f"p99 of a delivery without any trouble is {pick(seconds, 0.99):.1f} s")


def measure_recoveries(history: History) -> dict[str, list[float]]:
    """kind -> for each of its ends and each client: seconds until it had all that was acknowledged before.

    Of the rooms that everybody is in from the beginning. Other faults go on meanwhile.
    """
    arrivals = _list_arrivals(history)
    logs = list_common_logs(history)
    acks = sorted(
        (ack.at, history.stored[send.room]["log"], ack.seq)
        for send in history.asked("send")
        for ack in send.acks[:1]
        if send.room in history.stored
    )
    clients = {client for client, _log in arrivals}
    recoveries: dict[str, list[float]] = defaultdict(list)
    for fault in history.told("fault"):
        if fault["phase"] != "end":
            continue
        heads: dict[int, int] = {}
        for at, log, seq in acks:
            if at <= fault["t"] and log in logs:
                heads[log] = max(seq, heads.get(log, 0))
        for client in clients:
            waits = [_wait(arrivals.get((client, log), []), seq, fault["t"]) for log, seq in heads.items()]
            if waits and None not in waits:
                recoveries[fault["kind"]].append(max(wait for wait in waits if wait is not None))
    return recoveries


def measure_single_recoveries(history: History) -> dict[str, list[float]]:
    """kind -> for each of its ends and each client: seconds until it had everything, without other faults."""
    recoveries: dict[str, list[float]] = defaultdict(list)
    recovered = {(line["turn"], line["client"]): line["t"] for line in history.told("recovered")}
    for line in history.told("awaited"):
        for client in line["clients"]:
            if (line["turn"], client) in recovered:
                recoveries[line["kind"]].append(recovered[line["turn"], client] - line["t"])
    return recoveries


def _list_arrivals(history: History) -> Arrivals:
    arrivals: Arrivals = defaultdict(list)
    for line in history.told("applied", "placed"):
        to = line["to"] if line["what"] == "applied" else line["position"]
        mine = arrivals[line["client"], line["log"]]
        if not mine or to > mine[-1][1]:
            mine.append((line["t"], to))
    return arrivals


def list_common_logs(history: History) -> set[int]:
    everybody = {person for line in history.told("members") for person in line["people"]}
    return {line["log"] for line in history.told("members") if set(line["people"]) == everybody}


def _wait(arrivals: Sequence[tuple[float, int]], seq: int, since: float) -> float | None:
    reached = next((at for at, to in arrivals if to >= seq), None)
    return None if reached is None else max(0.0, reached - since)


def pick(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def sum_up(seconds: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    return {
        "count": len(ordered),
        "median": round(pick(ordered, 0.5), 3),
        "p99": round(pick(ordered, 0.99), 3),
        "worst": round(ordered[-1], 3),
    }

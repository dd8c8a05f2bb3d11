"""All checks in turn, and the verdict: what a run shows, and whether it tried hard enough to show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.history import (
    ends,
    figures,
    marks,
    numbers,
    order,
    outsiders,
    receiving,
    registers,
    rest,
    truth,
)
from tests.faults.history.model import History, Violation
from tests.faults.history.record import Line

CHECKS: tuple[Callable[[History], Iterator[Violation]], ...] = (
    numbers.find_gaps,
    numbers.find_lost_writes,
    registers.find_lost_changes,
    numbers.find_duplicates,
    truth.find_aborted_reads,
    truth.find_phantoms,
    receiving.find_inconsistent_seqs,
    receiving.find_skips,
    ends.find_unseen,
    ends.find_lacking_pages,
    ends.find_lacking_results,
    outsiders.find_leaks,
    outsiders.find_leaked_words,
    outsiders.find_words_of_the_deleted,
    outsiders.find_intruders,
    order.find_time_reversals,
    order.find_outbox_reversals,
    ends.find_other_views,
    ends.find_false_counts,
    registers.find_stale_pages,
    marks.find_marks_going_back,
    marks.find_marks_that_nobody_moved,
    rest.find_false_presence,
    rest.find_leaked_resources,
    rest.find_deviations,
    ends.find_late_after_a_fault,
    ends.find_late,
    figures.find_slow_deliveries,
)


# How fast things go says nothing of the product when more processes than this want each core; beside other tests
# it is four
BUSY_LOAD = 2.0
# And nothing of how fast, when others used more than this of the machine before the run began
OTHERS_SHARE = 0.25
LIVENESS = "C16"

Times = dict[str, Any]


@dataclass(frozen=True)
class Demand:
    """What a run must have done, or its silence proves nothing."""

    acks: int = 0
    repeats: int = 0  # retries that found their message stored already
    removals: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    in_time: bool = False  # acknowledgements take no longer than promised: for a machine of its own


@dataclass
class Verdict:
    violations: list[Violation]
    counts: dict[str, int]
    faults: dict[str, int]
    lacking: list[str]
    recoveries: dict[str, Times] = field(default_factory=dict)  # by kind of fault, in seconds
    singly: dict[str, Times] = field(default_factory=dict)  # the same of faults that came alone
    deliveries: dict[str, Any] = field(default_factory=dict)  # while all was well, in seconds
    acks: dict[str, Times] = field(default_factory=dict)  # by what was the matter

    @property
    def word(self) -> str:
        if self.violations:
            return "failed"
        return "inconclusive" if self.lacking else "passed"


def find_violations(history: History) -> list[Violation]:
    return [violation for check in CHECKS for violation in check(history)]


def judge(lines: Iterable[Line], demand: Demand) -> Verdict:
    history = History(lines)
    counts = count(history)
    faults = dict(Counter(line["kind"] for line in history.told("fault") if line["phase"] == "begin"))
    lacking = [
        f"{name}: {counts[name]} of {wanted}"
        for name, wanted in _list_wanted(demand)
        if counts[name] < wanted
    ]
    violations = find_violations(history)
    load = max((line["load"] for line in history.told("busy")), default=0.0)
    others = max((line["share"] for line in history.told("others")), default=0.0)
    if demand.in_time and others > OTHERS_SHARE:
        lacking.append(f"a machine of its own: {others:.0%} of it was in use before the beginning")
    elif demand.in_time:
        violations += figures.find_slow_acks(history)
    if load > BUSY_LOAD and any(violation.check == LIVENESS for violation in violations):
        violations = [violation for violation in violations if violation.check != LIVENESS]
        lacking.append(f"a machine that keeps up: {load:.0f} processes wait for each core")
    lacking += [f"{k}: {faults.get(k, 0)} of {n}" for k, n in demand.faults.items() if faults.get(k, 0) < n]
    seconds = figures.measure_deliveries(history)
    return Verdict(
        violations,
        counts,
        faults,
        lacking,
        recoveries=_sum_up_each(figures.measure_recoveries(history)),
        singly=_sum_up_each(figures.measure_single_recoveries(history)),
        deliveries=figures.sum_up(seconds) if seconds else {},
        acks=_sum_up_each(figures.measure_acks(history)),
    )


def _sum_up_each(measured: dict[str, list[float]]) -> dict[str, Times]:
    return {name: figures.sum_up(seconds) for name, seconds in measured.items() if seconds}


def _list_wanted(demand: Demand) -> list[tuple[str, int]]:
    return [("acknowledged", demand.acks), ("repeats", demand.repeats), ("removals", demand.removals)]


def count(history: History) -> dict[str, int]:
    sends = history.asked("send")
    return {
        "attempted": len(sends),
        "acknowledged": sum(bool(send.acks) for send in sends),
        "refused": sum(bool(send.refusal) and not send.acks for send in sends),
        "unknown": sum(not send.acks and not send.refusal for send in sends),
        "retries": sum(send.retries for send in sends),
        "repeats": sum(bool(send.acks) and send.acks[0].dup for send in sends),
        "removals": sum(bool(operation.acks) for operation in history.asked("remove")),
        "frames": len(history.told("received")),
        "events": sum(len(frame["events"]) for frame in history.told("received")),
    }

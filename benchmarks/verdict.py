"""From phases to rows: what the two servers did, and what ours is expected to do."""

from collections.abc import Iterable
from typing import Any

from benchmarks.report import Row

LEAST_RATIO = 20
MOST_P99_MS = 60
MOST_KIB = 30

Measured = dict[str, Any]


def compare(tutorial: Measured, ours: Measured) -> list[Row]:
    theirs, best = _find_best(tutorial), _find_best(ours)
    paced = _find(ours, "open")
    return [
        _compare_rates(theirs, best),
        Row(
            "  server CPU per delivery",
            f"{theirs['cpu_us_per_delivery']:,.0f} µs",
            f"{best['cpu_us_per_delivery']:,.1f} µs",
        ),
        Row(
            "send to delivery at 20 messages/s, median",
            _can_keep_up(theirs, paced),
            f"{paced['p50_ms']:.1f} ms",
        ),
        _expect_at_most("  99th percentile", paced["p99_ms"], MOST_P99_MS, "ms", ""),
        Row("  send to acknowledgement, median", "never", f"{paced['ack_p50_ms']:.1f} ms"),
        _expect_at_most(
            "memory of an idle connection",
            _find(ours, "connect")["rss_kib_per_connection"],
            MOST_KIB,
            "KiB",
            f"{_find(tutorial, 'connect')['rss_kib_per_connection']:.1f} KiB",
        ),
        _compare_stored(ours),
        _compare_lost(tutorial, ours),
    ]


def _compare_rates(theirs: Measured, best: Measured) -> Row:
    ratio = best["deliveries_per_second"] / max(1, theirs["deliveries_per_second"])
    return Row(
        "deliveries per second, as many as it can",
        f"{theirs['deliveries_per_second']:,}",
        f"{best['deliveries_per_second']:,} ({ratio:,.0f} times)",
        f"{LEAST_RATIO} times",
        ratio >= LEAST_RATIO,
    )


def _can_keep_up(theirs: Measured, paced: Measured) -> str:
    wanted = paced["sent_per_second"] * paced["ready"]
    return "cannot keep up" if theirs["deliveries_per_second"] < wanted else ""


def _expect_at_most(what: str, value: float, most: float, unit: str, tutorial: str) -> Row:
    return Row(what, tutorial, f"{value:.1f} {unit}", f"at most {most:g} {unit}", value <= most)


def _compare_stored(ours: Measured) -> Row:
    acked = sum(phase.get("acked", 0) for phase in ours["phases"])
    stored = ours["stored"] - ours["warm_up"]
    return Row(
        "acknowledged and stored", "0 stored", f"{acked:,} and {stored:,}", "the same", acked == stored
    )


def _compare_lost(tutorial: Measured, ours: Measured) -> Row:
    lost, doubled = _sum(ours, "lost"), _sum(ours, "duplicates")
    return Row(
        "deliveries lost, doubled",
        f"{_sum(tutorial, 'lost'):,} late or lost",
        f"{lost:,}, {doubled:,}",
        "none",
        lost == doubled == 0,
    )


def _sum(measured: Measured, name: str) -> int:
    return sum(phase.get(name, 0) for phase in measured["phases"])


def _find(measured: Measured, kind: str) -> Measured:
    return next(phase for phase in measured["phases"] if phase["phase"] == kind)


def _find_best(measured: Measured) -> Measured:
    """Each server at the load that suits it best."""
    saturated: Iterable[Measured] = (phase for phase in measured["phases"] if phase["phase"] == "closed")
    return max(saturated, key=lambda phase: phase["deliveries_per_second"])

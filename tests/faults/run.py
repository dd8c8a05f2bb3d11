"""`python -m tests.faults.run --seed 1 --seconds 90`: a chat under faults, recorded and judged."""

import argparse
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from tests.faults.history.check import Times, Verdict
from tests.faults.history.figures import PROMISED_SECONDS
from tests.faults.nemesis import KINDS
from tests.faults.play import Plan, run_plan
from tests.faults.results import save_result

STATUSES = {"passed": 0, "failed": 1, "inconclusive": 2}
SHOWN_VIOLATIONS = 20


def tell(plan: Plan, verdict: Verdict) -> None:
    parts = f"{plan.servers} servers, {plan.people} clients ({plan.tabs} of them JavaScript, {plan.browsers} Chromium)"
    length = f"each fault {plan.singly} times alone" if plan.singly else f"{plan.seconds:g} s"
    print(f"seed {plan.seed}, {length}, {parts}, {plan.database}: {verdict.word}")
    print("  " + ", ".join(f"{count} {name}" for name, count in verdict.counts.items()))
    print("  faults: " + ", ".join(f"{kind} {count}" for kind, count in sorted(verdict.faults.items())))
    _tell_times(verdict)
    for lacking in verdict.lacking:
        print(f"  too little: {lacking}")
    for violation in verdict.violations[:SHOWN_VIOLATIONS]:
        print(f"  {violation.check}: {violation.text}")
    if verdict.word == "failed":
        print(f"  {len(verdict.violations)} violations; the record is {plan.record}")


def _tell_times(verdict: Verdict) -> None:
    if verdict.deliveries:
        median, p99 = verdict.deliveries["median"] * 1000, verdict.deliveries["p99"] * 1000
        promised = f"the promise is {PROMISED_SECONDS * 1000:.0f} ms on a machine of its own"
        print(f"  deliveries without trouble: median {median:.0f} ms, p99 {p99:.0f} ms ({promised})")
    for when, times in verdict.acks.items():
        print(f"  acknowledged, {when}: {_describe_times(times)}")
    # Where faults came alone, this is what counts
    for kind, times in sorted((verdict.singly or verdict.recoveries).items()):
        print(f"  level after {kind}{' alone' * bool(verdict.singly)}: {_describe_times(times)}")


def _describe_times(times: Times) -> str:
    return (
        f"{times['count']} times, median {times['median']} s, p99 {times['p99']} s, worst {times['worst']} s"
    )


def save(plan: Plan, verdict: Verdict, seconds: float, is_only: bool) -> None:
    anomalies: dict[str, int] = {f"C{number}": 0 for number in range(1, 18)}
    for violation in verdict.violations:
        anomalies[violation.check] += 1
    figures: dict[str, Any] = {
        "seed": plan.seed,
        "seconds": round(seconds) if plan.singly else plan.seconds,
        "wall seconds": round(seconds),
        "database": plan.database,
        "servers": plan.servers,
        "workers": plan.workers,
        "clients": plan.people,
        "javascript clients": plan.tabs,
        "browsers": plan.browsers,
        "verdict": verdict.word,
        "counts": verdict.counts,
        "faults": verdict.faults,
        "anomalies": anomalies,
        "recovery seconds": {} if plan.singly else verdict.recoveries,
        "alone": verdict.singly,
        "times each": plan.singly,
        "delivery seconds": verdict.deliveries,
        "ack seconds": verdict.acks,
        "only": sorted(plan.kinds) if is_only else [],
    }
    name = f"singly-{plan.database}" if plan.singly else f"history-{plan.seed}-{plan.database}"
    save_result(f"{name}{'-only' * is_only}", figures)


def run_seed(chosen: argparse.Namespace, seed: int) -> str:
    plan = Plan(
        seed,
        chosen.minutes * 60 or chosen.seconds,
        Path(tempfile.mkdtemp(prefix="syncchat-history-")),
        people=chosen.people,
        tabs=chosen.tabs,
        browsers=chosen.browsers,
        on_postgres=chosen.database == "postgres",
        with_redis=chosen.redis,
        servers=chosen.servers,
        workers=chosen.workers,
        pace=chosen.pace,
        kinds=chosen.only,
        singly=chosen.singly,
        in_time=chosen.in_time,
    )
    started = time.monotonic()
    try:
        verdict = run_plan(plan)
    except Exception:
        # Whoever plays it broke off: nothing was judged, so no promise is broken and none is proven
        traceback.print_exc()
        print(f"seed {seed}, {plan.database}: inconclusive")
        return "inconclusive"
    tell(plan, verdict)
    save(plan, verdict, time.monotonic() - started, bool(chosen.only))
    if verdict.word == "passed":
        shutil.rmtree(plan.folder, ignore_errors=True)
    return verdict.word


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.run", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], default=None)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--redis", action="store_true")
    parser.add_argument("--servers", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes of the last server")
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--tabs", type=int, default=2, help="of the people, those with the JavaScript client")
    parser.add_argument("--browsers", type=int, default=0, help="of the people, those with Chromium")
    parser.add_argument("--pace", type=float, default=1.0, help="above 1: longer pauses between deeds")
    parser.add_argument("--only", nargs="*", default=[], choices=sorted(KINDS), help="faults of these kinds")
    parser.add_argument("--singly", type=int, default=0, metavar="TIMES", help="each kind of fault alone")
    parser.add_argument("--in-time", action="store_true", help="fail if acknowledgements take too long")
    parser.add_argument("--ci", action="store_true", help="two runs at once, one on each database")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    chosen = read_arguments(arguments)
    if chosen.ci:
        from tests.faults.stores import run_stores

        return run_stores(chosen.seeds)
    seeds = chosen.seeds or [chosen.seed if chosen.seed is not None else secrets.randbelow(1_000_000)]
    words = [run_seed(chosen, seed) for seed in seeds]
    return max(STATUSES[word] for word in words) if "failed" not in words else STATUSES["failed"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

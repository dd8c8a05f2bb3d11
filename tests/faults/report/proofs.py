"""`python -m tests.faults.report.proofs NAME …`: each of these proofs in turn; its figures go to docs/reliability/."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from syncchatroom.command_line import REFUSED
from tests.faults.history.check import find_violations
from tests.faults.history.model import History
from tests.faults.history.spoiled import SPOILS
from tests.faults.history.stories import tell_good_story
from tests.faults.results import KEEP, ROOT, save_result

LIMIT_SECONDS = 35 * 60
Command = Sequence[str]

STORES = {
    "sqlite": ("--database", "sqlite"),
    "postgres": ("--database", "postgres"),
    "postgres-redis": ("--database", "postgres", "--redis"),
    "workers": ("--database", "postgres", "--workers", "2"),
}
LONG_STORES = ("sqlite", "postgres")
ALONE_STORES = ("sqlite", "postgres-redis", "workers")
TIMES_ALONE = "2"
FOLDERS = ("log", "delivery", "repair", "durability", "resources", "backup", "wire")


def _history(*more: str) -> Command:
    return [sys.executable, "-m", "tests.faults.run", *more]


def _tests(*more: str) -> Command:
    return [sys.executable, "-m", "pytest", "-q", "-p", "tests.faults.report.outcomes", "-m", "fault", *more]


PROOFS: dict[str, Command] = {
    "checker": [sys.executable, "-m", "tests.faults.report.proofs", "--checker"],
    "planted": [sys.executable, "-m", "tests.faults.planted.run"],
    **{
        f"history-{name}": _history("--seeds", "1,2,3", "--seconds", "90", *store)
        for name, store in STORES.items()
    },
    **{
        f"singly-{name}": _history("--seed", "1", "--singly", TIMES_ALONE, *STORES[name])
        for name in ALONE_STORES
    },
    # What people wait for while there is no broker
    "broker": _history(
        *("--seed", "1", "--seconds", "90", "--in-time", *STORES["postgres-redis"]),
        *("--only", "empty_redis", "freeze_redis", "restart_redis"),
    ),
    **{
        f"half-hour-{name}": _history("--seed", "30", "--minutes", "30", *STORES[name])
        for name in LONG_STORES
    },
    **{f"tests-{folder}": _tests(f"tests/faults/{folder}") for folder in FOLDERS},
    "tests-domain": _tests("tests/domain", "tests/realtime", "tests/files"),
    # Two event loops: the browser's tests are a run of their own
    "tests-browser": _tests("tests/browser"),
}


def prove_checker() -> bool:
    """Each spoiled history has to be reported by its own name and no other."""
    found = 0
    for check, spoil in SPOILS:
        story = tell_good_story()
        spoil(story)
        found += {violation.check for violation in find_violations(History(story))} == {check}
    is_quiet = find_violations(History(tell_good_story())) == []
    save_result("checker", {"spoiled": len(SPOILS), "found": found, "good history passes": is_quiet})
    return found == len(SPOILS) and is_quiet


def run(name: str) -> bool:
    print(f"\n— {name}: {' '.join(PROOFS[name][1:])}", flush=True)
    started = time.monotonic()
    kept = {**os.environ, KEEP: "yes", "PROOF": name.removeprefix("tests-")}
    try:
        status = subprocess.run(
            PROOFS[name], cwd=ROOT, env=kept, timeout=LIMIT_SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        status = -1
    said = {0: "passed", -1: f"cut off after {LIMIT_SECONDS // 60} minutes"}.get(
        status, f"ended with {status}"
    )
    print(f"  {said} ({time.monotonic() - started:.0f} s)", flush=True)
    return status == 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.report.proofs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PROOFS)}")
    parser.add_argument("--checker", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.checker:
        return 0 if prove_checker() else 1
    unknown = [name for name in chosen.names if name not in PROOFS]
    if unknown or not chosen.names:
        what = f"There is no proof {unknown[0]!r}." if unknown else "Which proof?"
        print(f"{what} There are: {', '.join(PROOFS)}.", file=sys.stderr)
        return REFUSED
    proofs = [run(name) for name in chosen.names]
    return 0 if all(proofs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

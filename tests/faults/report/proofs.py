"""`python -m tests.faults.report.proofs`: every proof in turn, each leaving its result, then the document."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count

from tests.faults.history.check import find_violations
from tests.faults.history.model import History
from tests.faults.history.spoiled import SPOILS
from tests.faults.history.stories import tell_good_story
from tests.faults.report.__main__ import main as write_report
from tests.faults.report.machine import describe_machine
from tests.faults.results import FOLDER, ROOT, save_result

STORES = (("sqlite",), ("postgres",), ("postgres", "--redis"))
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "tests.faults.report.outcomes", "-m", "fault"]


def put_aside() -> None:
    """Figures of another commit must not stand beside those of this one."""
    if FOLDER.exists():
        FOLDER.rename(FOLDER.with_name(f"{FOLDER.name}-{time.strftime('%Y%m%dT%H%M%S')}"))


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


def list_commands(seeds: int, seconds: float) -> Iterator[Sequence[str]]:
    numbers = count(1)
    for stores in STORES:
        for _ in range(seeds):
            run = [sys.executable, "-m", "tests.faults.run", "--seed", str(next(numbers))]
            yield [*run, "--seconds", str(seconds), "--database", *stores]
    yield [sys.executable, "-m", "tests.faults.planted.run"]
    yield PYTEST
    # Two event loops: the browser's tests are a run of their own
    yield [*PYTEST, "tests/browser"]


def run(command: Sequence[str]) -> bool:
    print(f"\n— {' '.join(command[1:])}", flush=True)
    started = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(
        f"  {'passed' if status in (0, 5) else f'ended with {status}'} ({time.monotonic() - started:.0f} s)"
    )
    return status in (0, 5)  # 5: pytest found nothing to run


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.report.proofs", description=__doc__)
    parser.add_argument(
        "--seeds", type=int, default=3, help="runs of the chat under faults, on each kind of store"
    )
    parser.add_argument("--seconds", type=float, default=90, help="of each of them; 3600 for a release")
    chosen = parser.parse_args(arguments)
    put_aside()
    save_result("machine", describe_machine())
    proofs = [prove_checker(), *(run(command) for command in list_commands(chosen.seeds, chosen.seconds))]
    write_report([])
    print(f"\n{sum(proofs)} of {len(proofs)} proofs passed; docs/reliability.md tells.")
    return 0 if all(proofs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

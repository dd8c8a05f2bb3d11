"""`python -m tests.faults.planted.run [bug …]`: every planted bug must be found, and by what it breaks."""

import sys
import tempfile
from pathlib import Path

from tests.faults.run import Plan, run_plan, tell

SECONDS = 15.0
PEOPLE = 8
SEEDS = (1, 2, 3)  # a bug that needs luck has three chances

# Which check finds it, and the faults that bring it out; a bug that needs none still gets a little
EXPECTED: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "ack_before_commit": ({"C2"}, ("kill",)),
    "store_a_resend_again": ({"C3"}, ("swallow_answers",)),
    "fan_out_without_membership": ({"C9"}, ("delay",)),
    "skip_on_a_page_boundary": ({"C7"}, ("cut",)),
    "answer_with_the_head_as_position": ({"C7"}, ("cut",)),
    "take_a_hint_as_the_truth": ({"C7"}, ("cut",)),
    "believe_an_old_membership": ({"C9"}, ("delay",)),
    "pull_by_an_old_subscription": ({"C9"}, ("delay",)),
    "tell_before_the_commit": ({"C6"}, ("cut",)),
}


def find_bug(bug: str) -> bool:
    checks, kinds = EXPECTED[bug]
    environment = {"DJANGO_SETTINGS_MODULE": "tests.faults.planted.settings", "PLANTED_BUG": bug}
    for seed in SEEDS:
        folder = Path(tempfile.mkdtemp(prefix="syncchat-planted-"))
        plan = Plan(seed, SECONDS, folder, PEOPLE, environment=environment, kinds=kinds)
        verdict = run_plan(plan)
        found = {violation.check for violation in verdict.violations}
        print(f"{bug}, seed {seed}: {', '.join(sorted(found)) or 'nothing'}", flush=True)
        if checks & found:
            return True
        tell(plan, verdict)
    return False


def main(bugs: list[str]) -> int:
    results = {bug: find_bug(bug) for bug in bugs or EXPECTED}
    print(f"{sum(results.values())} found of {len(results)} planted")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.faults.planted.run [bug …]`: every planted bug must be found, and by what it breaks."""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.play import Plan, run_plan
from tests.faults.results import save_result
from tests.faults.run import tell

SECONDS = 15.0
PEOPLE = 8
PACE = 0.6  # more of everything than in a run of people
CURIOSITY = 8.0
SEEDS = (1, 2, 3)  # a bug that needs luck has three chances


@dataclass(frozen=True)
class Hunt:
    """Which checks may find a bug, and the faults that bring it out; one that needs none still gets a little."""

    checks: frozenset[str]
    kinds: tuple[str, ...] = ("cut",)
    on_postgres: bool = False
    is_curious: bool = False  # only who looks things up can find it
    is_tabs: bool = False  # planted in the JavaScript client, not in the server


def _hunt(checks: str, *kinds: str, **more: bool) -> Hunt:
    return Hunt(frozenset(checks.split()), kinds or ("cut",), **more)


HUNTS: dict[str, Hunt] = {
    "ack_before_commit": _hunt("C2", "kill"),
    "store_a_resend_again": _hunt("C3", "swallow_answers"),
    "fan_out_without_membership": _hunt("C9", "delay"),
    "skip_on_a_page_boundary": _hunt("C7"),
    "answer_with_the_head_as_position": _hunt("C7"),
    "take_a_hint_as_the_truth": _hunt("C7"),
    "believe_an_old_membership": _hunt("C9", "delay"),
    "pull_by_an_old_subscription": _hunt("C9", "delay"),
    "tell_before_the_commit": _hunt("C6"),
    "number_after_the_highest": _hunt("C1 C6 C7", on_postgres=True),
    "number_from_a_sequence": _hunt("C1 C7", on_postgres=True),
    "drop_every_third_edit_or_deletion": _hunt("C2"),
    "edit_an_older_version": _hunt("C2 C12"),
    "drop_a_reaction": _hunt("C2"),
    "drop_a_pin": _hunt("C2"),
    "drop_a_read_mark": _hunt("C13"),
    "drop_a_joining": _hunt("C2"),
    "tell_nobody_of_a_pin": _hunt("C12"),
    "tell_nobody_of_a_reaction": _hunt("C12"),
    "count_threads_off_by_one": _hunt("C12"),
    "move_the_mark_of_another": _hunt("C13"),
    "remember_how_many_members": _hunt("C12"),
    "find_deleted_words": _hunt("C9", is_curious=True),
    "hand_out_deleted_files": _hunt("C9", is_curious=True),
    "poll_deleted_words": _hunt("C9"),
    "show_deleted_words_in_history": _hunt("C9"),
    "move_the_position_before_applying": _hunt("C7 C12", is_tabs=True),
}


def find_bug(bug: str) -> dict[str, Any]:
    hunt = HUNTS[bug]
    found: set[str] = set()
    for seed in SEEDS:
        plan = make_plan(bug, hunt, seed)
        try:
            verdict = run_plan(plan)
        except TimeoutError:
            # A client that a bug broke may never answer; that alone is no finding
            print(f"{bug}, seed {seed}: broke off", flush=True)
            continue
        found = {violation.check for violation in verdict.violations}
        print(f"{bug}, seed {seed}: {', '.join(sorted(found)) or 'nothing'}", flush=True)
        if hunt.checks & found:
            shutil.rmtree(plan.folder, ignore_errors=True)
            return {"found": True, "seed": seed, "by": sorted(found)}
        tell(plan, verdict)
    return {"found": False, "seed": None, "by": sorted(found)}


def make_plan(bug: str, hunt: Hunt, seed: int) -> Plan:
    environment = {"DJANGO_SETTINGS_MODULE": "tests.faults.planted.settings", "PLANTED_BUG": bug}
    return Plan(
        seed,
        SECONDS,
        Path(tempfile.mkdtemp(prefix="syncchat-planted-")),
        people=PEOPLE,
        tabs=2 if hunt.is_tabs else 0,
        on_postgres=hunt.on_postgres,
        environment={} if hunt.is_tabs else environment,
        tab_bug=bug if hunt.is_tabs else "",
        kinds=list(hunt.kinds),
        pace=PACE,
        curiosity=CURIOSITY if hunt.is_curious else 1,
        rests=False,
    )


def main(bugs: list[str]) -> int:
    results = {bug: find_bug(bug) for bug in bugs or HUNTS}
    count = sum(result["found"] for result in results.values())
    print(f"{count} found of {len(results)} planted")
    if not bugs:
        save_result("planted", {"planted": len(results), "found": count, "bugs": results})
    return 0 if count == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

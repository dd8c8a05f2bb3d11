"""`python -m tests.run fast` and `all`: every check in turn, and what each of them counted at the end."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.programs import install_programs, is_installed

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
JS_TESTS = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests" / "js").rglob("*.test.js"))]
HEAVY = "server or postgres or redis or slow or long"
LAST_FAILED = ("--last-failed", "--last-failed-no-failures", "none")
PYTEST = [str(BIN / "pytest"), "-q", "-n", "2", "--dist", "loadfile", "--durations=10"]
COUNTS = (
    re.compile(r"^=* ?(?P<count>\d+ (?:passed|failed|error).*?)(?: in [\d.]+s.*)?$"),
    re.compile(r"^[#ℹ] (?P<count>(?:pass|fail|skipped) \d+)"),
    re.compile(r"^(?P<count>Success: no issues found in .*|Found \d+ errors?.*|All checks passed!)"),
    re.compile(r"^(?P<count>\d+ files? (?:already|would).*|Checked \d+ files.*|.*Linted \d+ files.*)"),
)


@dataclass
class Step:
    name: str
    command: Sequence[str]
    needs: str = ""
    # With real servers and browsers, a busy machine can be too slow once: what failed is tried once more, and named
    again: Sequence[str] | None = None


FAST = [
    Step("ruff", [str(BIN / "ruff"), "check", "."]),
    Step("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    Step("djlint", [str(BIN / "djlint"), "--lint", "templates"]),
    Step("djlint format", [str(BIN / "djlint"), "--check", "--quiet", "templates"]),
    Step("biome", [str(BIN / "biome"), "check", "--error-on-warnings", "."]),
    Step("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("mypy", [str(BIN / "mypy"), "syncchat", "syncchatroom", "tests", "manage.py"]),
    Step("tsc", ["node_modules/.bin/tsc", "-p", "."], needs="node"),
    Step("pytest, fast", [*PYTEST, "-m", f"not ({HEAVY})"]),
    Step("node --test", ["node", "--test", *JS_TESTS], needs="node"),
]
SLOW = [
    Step("pytest, servers", [*PYTEST, "-m", f"({HEAVY}) and not long"], again=LAST_FAILED),
    Step("pytest, on PostgreSQL", [sys.executable, "-m", "tests.on_postgres"], needs="initdb"),
    Step(
        "history under faults", [sys.executable, "-m", "tests.faults.run", "--ci"], needs="initdb", again=()
    ),
    Step("pytest, browser", [*PYTEST, "tests/browser"], needs="chromium", again=LAST_FAILED),
    Step("pytest, engines", [*PYTEST, "tests/engines"], needs="chromium", again=LAST_FAILED),
]


def run_step(step: Step) -> tuple[bool, str]:
    if step.needs and not is_installed(step.needs):
        return not os.environ.get("CI"), f"skipped: {step.needs} is not installed"
    is_fine, summary = run_command(step)
    if is_fine or step.again is None:
        return is_fine, summary
    is_fine, again = run_command(Step(f"{step.name}, what failed once more", [*step.command, *step.again]))
    return is_fine, f"{summary}; UNSTEADY, once more: {again}"


def run_command(step: Step) -> tuple[bool, str]:
    print(f"\n— {step.name}", flush=True)
    started = time.monotonic()
    counts: list[str] = []
    with subprocess.Popen(
        step.command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            counts += [found["count"] for pattern in COUNTS if (found := pattern.match(line.strip()))]
    verdict = "" if process.returncode == 0 else "FAILED "
    return not process.returncode, f"{verdict}{', '.join(counts[-4:])} ({time.monotonic() - started:.0f} s)"


def main(which: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    os.environ.setdefault("HYPOTHESIS_PROFILE", "thorough" if which == "all" else "quick")
    os.environ.setdefault("SCHEDULES", "2000" if which == "all" else "600")
    advice = install_programs() if which == "all" else ""
    results = [(step.name, *run_step(step)) for step in (FAST if which == "fast" else [*FAST, *SLOW])]
    print("\n— In all")
    for name, is_fine, summary in results:
        print(f"{'ok  ' if is_fine else 'FAIL'} {name:22} {summary}")
    if advice:
        print(advice)
    return 0 if all(is_fine for _, is_fine, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

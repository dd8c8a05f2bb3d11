"""`python -m tests.run fast` and `all`: every check, what each of them counted, and what took long."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.programs import install_programs, is_installed

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
JS_TESTS = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests" / "js").rglob("*.test.js"))]
HEAVY_MARKS = ("server", "postgres", "redis", "slow", "long")
HEAVY = " or ".join(HEAVY_MARKS)
# The marks, and fixtures that bring them. A third of all files have one, and looking for tests in the others took half
# a minute; tests/conftest.py holds that there is none
HEAVY_WORDS = re.compile(
    r"mark\.(?:server|postgres|redis|slow|long)\b"
    r"|\b(?:server|start_server|module_server|static_root|_?postgres|postgres_url|redis_url)[,:)]"
)

# Seconds after which a test that hangs says where, and a step that does not end is ended: for want of both, a whole run
# once stood for an hour without a word. Ending the test's process instead would have pytest-xdist repeat it for ever
HANGS_AFTER = 240
STEP_SECONDS = 1200
GRACE_SECONDS = 20
# What `timeout` of coreutils returns
HUNG = 124
PYTEST = [
    *(str(BIN / "pytest"), "-q", "-n", "2", "--dist", "loadfile", "--durations=20"),
    *("-o", f"faulthandler_timeout={HANGS_AFTER}"),
]
# Tests that wait for servers and browsers leave a fifth of two cores idle with two processes
WAITING = [*PYTEST, "-n", "3"]
# In every engine the core of the chat, the rest in Chromium alone; `make engines` runs all of it
CORE = ("-k", "core or chromium")
SLOWEST = 20
# Seconds on a quiet machine of two cores, installing aside
PROMISED = {"fast": 150, "all": 2460}

COUNTS = (
    re.compile(r"^=* ?(?P<count>\d+ (?:of \d+ )?(?:passed|failed|error).*?)(?: in [\d.]+s.*)?$"),
    re.compile(r"^[#ℹ] (?P<count>(?:pass|fail|skipped) \d+)"),
    re.compile(r"^(?P<count>Success: no issues found in .*|Found \d+ errors?.*|All checks passed!)"),
    re.compile(r"^(?P<count>skipped: .*)"),
    re.compile(r"^(?P<count>\d+ files? (?:already|would).*|Checked \d+ files.*|.*Linted \d+ files.*)"),
)
# Lines that say why: of pytest, of a history, and of a program that broke off
REASONS = re.compile(
    r"^(?:FAILED|ERROR|E  ) |^  (?:C\d+|too little): |: (?:failed|inconclusive)$|^[\w.]*(?:Error|Exception)\b"
)
SHOWN_REASONS = 25
TIMES = (
    re.compile(r"^(?P<seconds>[\d.]+)s (?P<test>(?:setup|call|teardown) .*)$"),
    re.compile(r"^[✔✖] (?P<test>.*) \((?P<milliseconds>[\d.]+)ms\)$"),
)


@dataclass
class Step:
    name: str
    command: Sequence[str]
    needs: str = ""
    # With real servers and browsers, a busy machine can be too slow once: what failed is tried once more, and named
    again: bool = False
    # What is collected; what is tried once more are whole files, for some tests go on where the one before ended
    paths: Sequence[str] = ()
    seconds: float = STEP_SECONDS


@dataclass
class Result:
    name: str
    is_fine: bool
    summary: str
    times: list[tuple[float, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    is_hung: bool = False


def is_heavy(path: Path) -> bool:
    """Whether a test in this file, or a fixture of its folders, may start a service or take long."""
    tests = ROOT / "tests"
    folders = [folder for folder in path.parents if tests in folder.parents]
    sources = [path, *(folder / "conftest.py" for folder in folders)]
    return any(HEAVY_WORDS.search(source.read_text()) for source in sources if source.exists())


def find_heavy() -> list[str]:
    found = [path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    own_runs = ("browser", "engines")
    return [str(path) for path in found if path.parts[1] not in own_runs and is_heavy(ROOT / path)]


# Steps of one lane follow one another; lanes run at once, for a type checker uses one core and leaves the other
Lanes = Sequence[Sequence[Step]]
STATIC = [
    Step("ruff", [str(BIN / "ruff"), "check", "."]),
    Step("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    Step("djlint", [str(BIN / "djlint"), "--lint", "templates"]),
    Step("djlint format", [str(BIN / "djlint"), "--check", "--quiet", "templates"]),
    Step("biome", [str(BIN / "biome"), "check", "--error-on-warnings", "."]),
    Step("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("mypy", [str(BIN / "mypy"), "syncchat", "syncchatroom", "tests", "manage.py"]),
    Step("tsc", ["node_modules/.bin/tsc", "-p", "."], needs="node"),
    Step("node --test", ["node", "--test", "--test-reporter=spec", *JS_TESTS], needs="node"),
]
FAST: Sequence[Lanes] = [
    [STATIC, [Step("pytest, fast", [*PYTEST, "-p", "no:playwright", "-m", f"not ({HEAVY})"])]]
]
SLOW: Sequence[Lanes] = [
    [
        [
            Step(
                "pytest, servers",
                [*WAITING, "-p", "no:playwright", "-m", f"({HEAVY}) and not long"],
                again=True,
                paths=find_heavy(),
            )
        ]
    ],
    [
        # Histories wait for two thirds of their time
        [Step("pytest, on PostgreSQL", [sys.executable, "-m", "tests.on_postgres"], needs="initdb")],
        # Never tried again: what breaks a promise in one run of three breaks it
        [Step("history under faults", [sys.executable, "-m", "tests.faults.run", "--ci"], needs="initdb")],
    ],
    [[Step("pytest, browser", WAITING, needs="chromium", again=True, paths=["tests/browser"])]],
    [[Step("pytest, engines", [*WAITING, *CORE], needs="chromium", again=True, paths=["tests/engines"])]],
    # Says that it was skipped where the Python is too old for it
    [[Step("pytest, next Django", [sys.executable, "-m", "tests.on_next_django"])]],
]
printing = threading.Lock()


def run_lanes(lanes: Lanes) -> list[Result]:
    with ThreadPoolExecutor(len(lanes)) as threads:
        in_turn = threads.map(lambda steps: [run_step(step) for step in steps], lanes)
        return [result for results in in_turn for result in results]


def run_step(step: Step) -> Result:
    if step.needs and not is_installed(step.needs):
        return Result(step.name, not os.environ.get("CI"), f"skipped: {step.needs} is not installed")
    first = run_command(step)
    if first.is_fine or not step.again:
        return first
    # Of a step that hung, nobody knows what was not run
    failed = [] if first.is_hung else list_failed_files(step.paths)
    again = run_command(replace(step, name=f"{step.name}, what failed once more", paths=failed or step.paths))
    summary = f"{first.summary}; UNSTEADY, once more: {again.summary}"
    return Result(step.name, again.is_fine, summary, first.times, [*first.reasons, *again.reasons])


def list_failed_files(paths: Sequence[str]) -> list[str]:
    """In these files and folders, by pytest's cache."""
    cache = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    failed = json.loads(cache.read_text()) if cache.exists() else {}
    files = {test.partition("::")[0] for test in failed}
    return sorted(file for file in files if file.startswith(tuple(paths)))


def run_command(step: Step) -> Result:
    """What it says is printed whole when it ends: another step may be running."""
    started, worked = time.monotonic(), read_core_seconds()
    with printing:
        print(f"… {step.name}", flush=True)
    returncode, said = run_until(step)
    with printing:
        print(f"\n— {step.name}\n{said}", flush=True)
    lines = said.splitlines()
    counts = [found["count"] for line in lines for found in [match_any(COUNTS, line)] if found]
    verdict = "FAILED " if returncode else ""
    seconds = time.monotonic() - started
    # Of the whole machine: what is below its number of cores was waited for
    cores = f", {(read_core_seconds() - worked) / seconds:.1f} cores" if worked and seconds > 1 else ""
    summary = f"{verdict}{', '.join(counts[-4:])} ({seconds:.0f} s{cores})"
    reasons = find_reasons(lines) if returncode else []
    return Result(step.name, not returncode, summary, read_times(lines), reasons, returncode == HUNG)


def run_until(step: Step) -> tuple[int, str]:
    """What it returned and said. Into a file: a pipe ends only with the last process that a test left behind."""
    with tempfile.TemporaryFile("w+", errors="replace") as file:
        command = [*step.command, *step.paths]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        try:
            returncode, ending = process.wait(step.seconds), ""
        except subprocess.TimeoutExpired:
            # As Ctrl C does: what a test started ends with the test
            process.send_signal(signal.SIGINT)
            returncode, ending = HUNG, f"TimeoutError: {step.name} did not end within {step.seconds:g} s\n"
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
            process.kill()
            process.wait()
        file.seek(0)
        return returncode, file.read() + ending


def read_core_seconds() -> float:
    """What all cores together have worked since the machine started; 0 where there is no /proc."""
    path = Path("/proc/stat")
    if not path.exists():
        return 0.0
    user, nice, system, *_ = map(int, path.read_text().split(maxsplit=4)[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def find_reasons(lines: Sequence[str]) -> list[str]:
    """The end of what was said, where no line of it looks like a reason."""
    return [line for line in lines if REASONS.search(line)][:SHOWN_REASONS] or list(lines[-SHOWN_REASONS:])


def match_any(patterns: Iterable[re.Pattern[str]], line: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(line.strip()))), None)


def read_times(lines: Iterable[str]) -> list[tuple[float, str]]:
    """What pytest and node say of single tests, in seconds."""
    found = [match.groupdict() for line in lines if (match := match_any(TIMES, line))]
    return [
        (float(each["seconds"]) if "seconds" in each else float(each["milliseconds"]) / 1000, each["test"])
        for each in found
    ]


def tell(results: Sequence[Result]) -> None:
    times = sorted((each for result in results for each in result.times), reverse=True)
    print(f"\n— The {SLOWEST} slowest")
    for seconds, test in times[:SLOWEST]:
        print(f"{seconds:7.2f} s  {test}")
    print("\n— In all")
    for result in results:
        print(f"{'ok  ' if result.is_fine else 'FAIL'} {result.name:22} {result.summary}")
    # Once more and at the end: a reader may be shown the last lines only
    for result in results:
        if result.reasons:
            print(f"\n— Why {result.name} {'was unsteady' if result.is_fine else 'failed'}")
            print("\n".join(line[:200] for line in result.reasons))


def main(which: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    # Where it is set, as in many containers, each of the hundred processes would compile everything anew
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # More of both: HYPOTHESIS_PROFILE=thorough make test, and the hundred thousand schedules of make faults
    os.environ.setdefault("HYPOTHESIS_PROFILE", "usual" if which == "all" else "quick")
    os.environ.setdefault("SCHEDULES", "1000" if which == "all" else "150")
    advice = install_programs() if which == "all" else ""
    started = time.monotonic()
    stages = FAST if which == "fast" else [*FAST, *SLOW]
    results = [result for lanes in stages for result in run_lanes(lanes)]
    tell(results)
    promised = f"{PROMISED[which]} s are promised on a quiet machine of two cores"
    print(f"{time.monotonic() - started:.0f} s in all; {promised}")
    if advice:
        print(advice)
    return 0 if all(result.is_fine for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

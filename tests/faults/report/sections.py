"""One function a section: result files in, Markdown out. Each bears that its files are missing."""

from collections import Counter
from collections.abc import Callable, Iterator

from tests.faults.report.histories import (
    write_acks,
    write_anomalies,
    write_delivery,
    write_faults,
    write_history,
    write_recovery_alone,
    write_recovery_in_histories,
)
from tests.faults.report.reading import Figures, Results, find_figures, list_named
from tests.faults.report.tables import NOT_MEASURED, show, table


def write_run(results: Results) -> str:
    """Where and of what."""
    commits = sorted({result["commit"] for result in results.values()})
    times = sorted(result["at"] for result in results.values())
    machines = {key: value for result in results.values() for key, value in result["machine"].items()}
    rows = [
        ("commit", ", ".join(commits)),
        ("measured", f"{times[0]} to {times[-1]}" if times else None),
        *machines.items(),
    ]
    return table(["what", "which"], rows if machines else [*rows, ("machine", None)])


def write_checker(results: Results) -> str:
    checker, planted = find_figures(results, "checker"), find_figures(results, "planted")
    return table(
        ["proof of the checker", "found", "of"],
        [
            (
                "spoiled histories, each reported by its own name",
                checker.get("found"),
                checker.get("spoiled"),
            ),
            ("bugs planted in the product", planted.get("found"), planted.get("planted")),
        ],
    )


def write_bugs(results: Results) -> str:
    bugs: dict[str, Figures] = find_figures(results, "planted").get("bugs", {})
    rows = [
        (bug.replace("_", " "), each.get("found"), each.get("by") or "nothing") for bug, each in bugs.items()
    ]
    return table(["planted bug", "found", "by"], rows or [("all", None, None)])


DURABILITY = {
    "acks_traced": "acknowledgements traced",
    "flushed_first": "of these after the flush had finished",
    "images": "power cuts simulated, each at another write",
    "bad": "of these that lost an acknowledged message or broke the database",
    "commit_ms_full": "milliseconds a commit, as shipped (synchronous=FULL)",
    "commit_ms_normal": "milliseconds a commit if it did not flush",
}


def write_durability(results: Results) -> str:
    figures = find_figures(results, "durability")
    return table(["durability", "figure"], [(words, figures.get(key)) for key, words in DURABILITY.items()])


def write_recovery(results: Results) -> str:
    return f"{write_recovery_alone(results)}\n\n{_write_scenes(results)}"


def _write_scenes(results: Results) -> str:
    head = ["after", "clients", "median s", "p99 s", "worst s", "acknowledged", "lost", "doubled",
            "longest wait for an ack s"]  # fmt: skip
    rows = [_describe_recovery(name, figures) for name, figures in list_named(results, "recovery")]
    return table(head, rows or [["any", *[None] * (len(head) - 1)]])


def _describe_recovery(name: str, figures: Figures) -> list[object]:
    times = figures.get("level_seconds", {})
    return [
        name.replace("-", " "),
        figures.get("clients"),
        *(times.get(key) for key in ("median", "p99", "worst")),
        *(figures.get(key) for key in ("acknowledged", "lost", "doubled", "longest_silence_seconds")),
    ]


def write_wire(results: Results) -> str:
    autobahn, fuzz = find_figures(results, "wire-autobahn"), find_figures(results, "wire-fuzz")
    passed = f"{autobahn['passed']} of {autobahn['cases']}" if autobahn else None
    kinds = "; ".join(f"{show(count)} {kind}" for kind, count in fuzz.get("by kind", {}).items())
    return table(
        ["wire", "figure"],
        [
            ("Autobahn cases passed", passed),
            ("left out, because the server does not offer it", _list_left_out(autobahn)),
            ("run by", autobahn.get("runner")),
            ("inputs of the fuzzers", fuzz.get("inputs")),
            ("of these", kinds or None),
            ("crashes, answers 500, closes with 1011, tracebacks", fuzz.get("crashes")),
        ],
    )


def _list_left_out(autobahn: Figures) -> str | None:
    if not autobahn:
        return None
    return ", ".join(f"{group} {why}" for group, why in autobahn.get("not applicable", {}).items()) or "none"


def write_backups(results: Results) -> str:
    rows: list[tuple[object, ...]] = []
    for database, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        hot, old = (find_figures(results, f"{kind}-{database}") for kind in ("backup", "restore"))
        cells = [hot.get(key) for key in ("backups", "acked", "bad")]
        rows.append((name, *cells, *(old.get(key) for key in ("positions_lost", "rewound", "mixed"))))
    head = [
        "database",
        "backups under load",
        "messages meanwhile",
        "bad",
        "clients ahead of a restore",
        "rewound",
        "mixed",
    ]
    return table(head, rows)


def write_failovers(results: Results) -> str:
    keys = ("acknowledged before", "missing", "stored twice", "reader told", "acknowledged after")
    head = ["standby", "acknowledged before", "of these missing", "stored twice", "a reader ahead was told",
            "acknowledged after"]  # fmt: skip
    rows = [[name, *(figures.get(key) for key in keys)] for name, figures in list_named(results, "failover")]
    return table(head, rows or [["any", *[None] * len(keys)]])


def write_upgrades(results: Results) -> str:
    rows: list[tuple[object, ...]] = [
        (database, start, each["messages"], each["rows"], len(each["changed"]))
        for database, starts in list_named(results, "upgrades")
        for start, each in starts.items()
    ]
    head = ["database", "from", "messages", "rows", "tables that changed"]
    return table(head, rows or [("any", *[None] * 4)])


def write_returns(results: Results) -> str:
    keys = (
        "returns",
        "returns_over_seconds",
        "most_returns_in_a_tenth_of_a_second",
        "most_meant_in_a_tenth_of_a_second",
        "reads_per_return",
    )
    rows = [
        [name.replace("-", " "), figures["clients"], *(figures[key] for key in keys)]
        for name, figures in list_named(results, "recovery")
        if "returns" in figures
    ]
    head = [
        "after",
        "clients",
        "connections",
        "spread over s",
        "most in 0.1 s",
        "as meant",
        "statements each",
    ]
    return table(head, rows or [["any", *[None] * 6]])


KNOWN = (
    "history-",
    "recovery-",
    "singly-",
    "tests-",
    "backup-",
    "restore-",
    "failover-",
    "upgrades-",
    "wire-autobahn",
    "wire-fuzz",
)
SHOWN = {"checker", "planted", "durability"}


def write_others(results: Results) -> str:
    """What a proof left that has no table of its own."""
    left = {name: each for name, each in results.items() if not name.startswith(KNOWN) and name not in SHOWN}
    rows = [
        (name.replace("-", " "), key.replace("_", " "), value)
        for name, each in sorted(left.items())
        for key, value in _flatten(each["figures"])
    ]
    return (
        table(["measurement", "what", "figure"], rows)
        if rows
        else f"Nothing else was measured: {NOT_MEASURED}."
    )


def _flatten(figures: Figures, before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in figures.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{before}{key} ")
        else:
            yield f"{before}{key}", value


def write_outcomes(results: Results) -> str:
    tests = {name: each for _proof, tests in list_named(results, "tests") for name, each in tests.items()}
    if not tests:
        return f"The tests of single faults: {NOT_MEASURED}."
    counts = Counter(each["outcome"] for each in tests.values())
    lines = [
        f"{counts['passed']} tests of single faults passed, {counts['failed']} failed, {counts['skipped']} skipped."
    ]
    for name, each in sorted(tests.items()):
        if each["outcome"] != "passed":
            reason = each.get("reason", "see the run")
            lines.append(
                f"- {each['outcome']}: {', '.join(each['faults'])} `{name.split('::')[-1]}` ({reason})"
            )
    return "\n".join([lines[0], "", *lines[1:]]) if len(lines) > 1 else lines[0]


Section = Callable[[Results], str]
SECTIONS: list[tuple[str, str, Section]] = [
    ("What was measured, and on what", "", write_run),
    (
        "A chat under faults",
        "Many clients write, edit, delete, read, come and go in rooms that let them in and show them out, while one\n"
        "to three faults at a time befall the servers, the network and the database. Then everything heals, and the\n"
        "whole record is judged. At a resend of a stored message, a lesser design stores it twice.",
        write_history,
    ),
    ("Faults by kind", "In all of these runs together.", write_faults),
    (
        "Anomalies by kind",
        "In all of these runs together. Anything but 0 is a broken promise.",
        write_anomalies,
    ),
    (
        "The checker itself",
        "A checker that finds nothing proves nothing, unless it finds what is there.",
        write_checker,
    ),
    ("Planted bugs", "", write_bugs),
    ("Durability", "", write_durability),
    (
        "Level again, one fault at a time",
        "Seconds from the end of a fault until a client had everything that was there then: first with every kind of\n"
        "fault in turn, the next one only when all were level again; then in scenes with a fault of their own.",
        write_recovery,
    ),
    (
        "Hundreds come back at once",
        "With the page's own delays. Statements are those on the database, apart from the writer's.",
        write_returns,
    ),
    (
        "Level again, amid other faults",
        "The same, in the runs above; of several runs the worst.",
        write_recovery_in_histories,
    ),
    (
        "Delivery without trouble",
        "From asking to send until another client has it, in the calm part of those runs.\n"
        "Servers, databases, clients and recorder share one machine.",
        write_delivery,
    ),
    (
        "Acknowledged in time",
        "From asking to send until it is acknowledged, by socket, HTTP and long poll together.",
        write_acks,
    ),
    ("The wire", "", write_wire),
    ("Backups", "", write_backups),
    (
        "Failover",
        "PostgreSQL is killed and its disk thrown away while people write; the standby, which was cut off before,\n"
        "takes its place, and the servers are started again. Synchronous: a commit waits for the standby.",
        write_failovers,
    ),
    ("Upgrades", "From each migration, with the workspace that `manage.py populate` makes.", write_upgrades),
    ("Other measurements", "", write_others),
    ("Tests of single faults", "", write_outcomes),
]

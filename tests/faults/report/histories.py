"""The sections about the chat under faults."""

from collections import Counter

from tests.faults.report.reading import Figures, Results, list_named
from tests.faults.report.tables import table

CHECKS = {
    "C1": "a number is missing in a log",
    "C2": "an acknowledged message is not where it was acknowledged",
    "C3": "one message is there twice",
    "C4": "a refused message was shown",
    "C5": "something was shown that nobody wrote",
    "C6": "two people were shown different things at one number",
    "C7": "a client skipped or repeated a number",
    "C8": "a member lacks something at the end",
    "C9": "somebody received what they were not allowed to",
    "C10": "what was acknowledged first comes second",
    "C11": "one person's messages are out of order",
    "C12": "two pictures of a room differ",
    "C13": "a read marker went back",
    "C14": "presence is not who is there",
    "C15": "something was not given back: sockets, threads, connections",
    "C16": "not in time: level again, delivered or acknowledged",
    "C17": "a server said what no document describes",
}


def _list_runs(results: Results) -> list[Figures]:
    return [run for prefix in ("history", "singly") for _name, run in list_named(results, prefix)]


def write_history(results: Results) -> str:
    head = ["seed", "database", "seconds", "servers", "clients", "of these JavaScript", "attempted", "acknowledged",
            "unknown", "resends of a stored message", "anomalies", "verdict"]  # fmt: skip
    return table(head, [_describe_run(run) for run in _list_runs(results)] or [[None] * len(head)])


def _describe_run(run: Figures) -> list[object]:
    counts, anomalies = run.get("counts", {}), run.get("anomalies")
    return [
        *(
            run.get(key)
            for key in ("seed", "database", "seconds", "servers", "clients", "javascript clients")
        ),
        *(counts.get(key) for key in ("attempted", "acknowledged", "unknown", "repeats")),
        None if anomalies is None else sum(anomalies.values()),
        run.get("verdict"),
    ]


def _add_up(results: Results, key: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for run in _list_runs(results):
        for kind, count in run.get(key, {}).items():
            total[kind] += count
    return total


def write_faults(results: Results) -> str:
    faults = _add_up(results, "faults")
    rows = [(kind.replace("_", " "), count) for kind, count in sorted(faults.items())]
    return table(["fault", "times"], rows or [("all", None)])


def write_anomalies(results: Results) -> str:
    found = _add_up(results, "anomalies")
    return table(["check", "what it finds", "found"], [(key, CHECKS[key], found.get(key)) for key in CHECKS])


def write_recovery_in_histories(results: Results) -> str:
    """Other faults go on meanwhile, so these are longer than alone."""
    rows: dict[str, list[Figures]] = {}
    for run in _list_runs(results):
        for kind, times in run.get("recovery seconds", {}).items():
            rows.setdefault(kind, []).append(times)
    shown = [_merge_times(kind, times) for kind, times in sorted(rows.items())]
    return table(["after", "measured", "median s", "p99 s", "worst s"], shown or [["any", *[None] * 4]])


def write_recovery_alone(results: Results) -> str:
    rows = [
        [kind.replace("_", " "), where, *_list_times(times)]
        for where, run in list_named(results, "singly")
        for kind, times in run.get("alone", {}).items()
    ]
    return table(
        ["after", "on", "measured", "median s", "p99 s", "worst s"],
        sorted(rows, key=lambda row: str(row[0])) or [["any", *[None] * 5]],
    )


def _merge_times(kind: str, times: list[Figures]) -> list[object]:
    """Of several runs the worst: medians and percentiles cannot be added up."""
    worst = [max(each[key] for each in times) for key in ("median", "p99", "worst")]
    return [kind.replace("_", " "), sum(each["count"] for each in times), *worst]


def write_delivery(results: Results) -> str:
    timed = [run for run in _list_runs(results) if run.get("delivery seconds")]
    rows = [
        [f"{run['database']}, seed {run['seed']}", *_list_times(run["delivery seconds"])] for run in timed
    ]
    return table(["run", "deliveries", "median s", "p99 s", "worst s"], rows or [["any", *[None] * 4]])


def _list_times(times: Figures) -> list[object]:
    return [times.get(key) for key in ("count", "median", "p99", "worst")]


def write_acks(results: Results) -> str:
    rows = []
    for run in _list_runs(results):
        only = (
            f", {', '.join(kind.replace('_', ' ') for kind in run['only'])} alone" if run.get("only") else ""
        )
        for when, times in run.get("ack seconds", {}).items():
            rows.append([f"{run['database']}, seed {run['seed']}{only}", when, *_list_times(times)])
    return table(
        ["run", "when", "acknowledged", "median s", "p99 s", "worst s"], rows or [["any", *[None] * 5]]
    )

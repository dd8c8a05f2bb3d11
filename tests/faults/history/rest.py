"""C14 presence; C15 resources: what is seen and held when nothing happens any more."""

from collections.abc import Iterator

from tests.faults.history.model import History, Violation

SETTLED_SECONDS = 45.0


def find_false_presence(history: History) -> Iterator[Violation]:
    rests = history.told("rest")
    for number, rest in enumerate(rests, 1):
        end = rests[number]["t"] if number < len(rests) else float("inf")
        truth = set(rest["users"])
        seen = {line["client"]: line for line in history.told("online") if rest["t"] <= line["t"] < end}
        for client in rest["watchers"]:
            line = seen.get(client, {"users": [], "t": rest["t"]})
            wrong = set(line["users"]) ^ truth
            if wrong:
                yield Violation(
                    "C14", f"{client} is told otherwise of {sorted(wrong)} than their sockets are"
                )
            elif line["t"] - rest["t"] > SETTLED_SECONDS:
                yield Violation("C14", f"{client} was told late who is there: {line['t'] - rest['t']:.0f} s")


def find_deviations(history: History) -> Iterator[Violation]:
    """C17: an answer or a frame that is otherwise than docs/openapi.json and docs/asyncapi.json say."""
    for line in history.told("deviation"):
        yield Violation("C17", line["text"])


def find_leaked_resources(history: History) -> Iterator[Violation]:
    counts = {(line["server"], line["phase"]): line["counts"] for line in history.told("resources")}
    for (server, phase), after in counts.items():
        before = counts.get((server, "before"), {})
        for name, count in after.items() if phase == "after" else ():
            if count > before.get(name, 0):
                yield Violation(
                    "C15", f"server {server} holds {count} {name}, {before.get(name, 0)} before anybody came"
                )

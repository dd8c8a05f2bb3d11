"""The checker is proven before it is believed: each violation is reported, by its own name and no other."""

import json
from pathlib import Path

import pytest

from tests.faults.history.check import Demand, find_violations, judge
from tests.faults.history.figures import measure_acks
from tests.faults.history.model import History
from tests.faults.history.record import Line, Recorder, read_lines
from tests.faults.history.registers import FOREVER, Write, list_possible
from tests.faults.history.spoiled import SPOILS
from tests.faults.history.spoils import Spoil, find
from tests.faults.history.stories import ALICE, BOB, CHARLIE, LOBBY, LOG, tell_good_story


def test_a_good_history_passes() -> None:
    verdict = judge(tell_good_story(), Demand(acks=4, repeats=1, faults={"kill": 1}))

    assert (verdict.word, verdict.violations) == ("passed", [])
    assert (verdict.counts["attempted"], verdict.counts["refused"], verdict.counts["unknown"]) == (5, 1, 0)


@pytest.mark.parametrize(("check", "spoil"), SPOILS, ids=lambda one: getattr(one, "__name__", one))
def test_each_violation_is_reported_by_its_own_name(check: str, spoil: Spoil) -> None:
    story = tell_good_story()
    spoil(story)

    assert {violation.check for violation in find_violations(History(story))} == {check}
    assert judge(story, Demand()).word == "failed"


def test_every_check_has_a_history_that_it_finds() -> None:
    assert [check for check, _spoil in SPOILS] == sorted(
        (c for c, _ in SPOILS), key=lambda name: int(name[1:])
    )
    assert {check for check, _spoil in SPOILS} == {f"C{number}" for number in range(1, 18)}


@pytest.mark.parametrize(
    ("demand", "lacking"),
    [
        (Demand(acks=5), "acknowledged: 4 of 5"),
        (Demand(repeats=2), "repeats: 1 of 2"),
        (Demand(removals=1), "removals: 0 of 1"),
        (Demand(faults={"kill": 1, "cut": 1}), "cut: 0 of 1"),
    ],
)
def test_a_run_that_tried_too_little_proves_nothing(demand: Demand, lacking: str) -> None:
    verdict = judge(tell_good_story(), demand)

    assert (verdict.word, verdict.lacking) == ("inconclusive", [lacking])


def test_a_refusal_after_a_lost_answer_leaves_open_whether_it_was_stored() -> None:
    story = [line for line in tell_good_story() if line.get("op") != "a2" or line["what"] == "invoke"]
    story.append({"t": 5, "what": "retry", "op": "a2"})
    story.append({"t": 6, "what": "fail", "op": "a2", "code": "forbidden"})

    assert find_violations(History(story)) == []


def test_an_edited_message_may_come_once_at_its_latest_number() -> None:
    """bob joins the story late: of a message sent at 1 and edited at 6 he gets one event."""
    story = json.loads(json.dumps(tell_good_story()).replace('"t-a-1"', '"t-new"'))
    first = next(line for line in story if line.get("op") == "a1")
    edit = {**first, "op": "edit", "verb": "edit", "t": 5.9}
    first["body"] = "t-a-1"
    entry = {"seq": 6, "id": 1006, "kind": "message_edited", "message": "m-a1", "person": None}
    for line in story:
        if line["what"] == "stored":
            line["entries"].append(entry)
            line["head"] = 6
        if line["what"] == "applied" and line["position"] == 3:
            line.update(to=6, seqs=[4, 5, 6])
        if line["what"] == "applied" and line["position"] == 0 and line["client"] != "charlie":
            line.update(to=3, seqs=[1, 2, 3])
    whole = [line for line in story if line["what"] != "applied" or line["client"] != "bob"]
    late = {
        "t": 7,
        "what": "applied",
        "client": "bob",
        "log": 100,
        "position": 0,
        "to": 6,
        "seqs": [2, 3, 4, 5, 6],
    }

    assert find_violations(History([*whole, edit, late])) == []


def test_the_way_back_after_a_fault_is_measured() -> None:
    """What was acknowledged at 5 reached alice and bob at 6.5; the fault was over at 5.5."""
    story = [
        line for line in tell_good_story() if line["what"] != "members" and line.get("client") != "charlie"
    ]
    everybody = {"t": 0, "what": "members", "room": LOBBY, "log": LOG, "people": [ALICE, BOB]}
    fault = {"what": "fault", "kind": "cut"}
    begun, ended = {**fault, "t": 5, "phase": "begin"}, {**fault, "t": 5.5, "phase": "end"}

    verdict = judge([everybody, begun, ended, *story], Demand())

    assert verdict.recoveries == {"cut": {"count": 2, "median": 1.0, "p99": 1.0, "worst": 1.0}}


def test_the_way_back_after_a_fault_that_came_alone_is_what_the_run_saw() -> None:
    verdict = judge(tell_good_story(), Demand())

    assert verdict.singly == {"kill": {"count": 2, "median": 0.4, "p99": 0.4, "worst": 0.4}}


@pytest.mark.parametrize(
    ("in_time", "share", "word"), [(True, 0.2, "failed"), (False, 0.2, "passed"), (True, 0.3, "inconclusive")]
)
def test_acknowledgements_come_in_time_where_that_is_demanded_and_nobody_else_works(
    in_time: bool, share: float, word: str
) -> None:
    """In the story each takes half a second, and there is a calm."""
    others = {"t": 0, "what": "others", "share": share}

    assert judge([others, *tell_good_story()], Demand(in_time=in_time)).word == word


@pytest.mark.parametrize(
    ("until", "others", "measured"),
    [(5, [], 2), (2.5, [], 1), (5, [{"kind": "cut", "server": 0}], 0)],
)
def test_waits_without_a_broker_are_those_of_its_faults_alone(
    until: float, others: list[Line], measured: int
) -> None:
    """Between 1.5 and 4.9 two things are asked for, at 2 and at 4."""
    faults = [{"kind": "freeze_redis"}, *others]
    begun = [{"t": 1.5, "what": "fault", "phase": "begin", **fault} for fault in faults]
    ended = [{"t": until - 0.1, "what": "fault", "phase": "end", **fault} for fault in faults]

    waits = measure_acks(History([*tell_good_story(), *begun, *ended]))

    assert len(waits["broker dead"]) == measured
    assert all(wait == 0.5 for wait in waits["broker dead"])


@pytest.mark.parametrize(("load", "word"), [(1.9, "failed"), (2.1, "inconclusive")])
def test_a_machine_that_does_not_keep_up_proves_nothing_about_speed(load: float, word: str) -> None:
    story = tell_good_story()
    find(story, "level", client="bob")["t"] = 38.5

    assert judge([*story, {"t": 8, "what": "busy", "load": load}], Demand()).word == word

    find(story, "stored")["entries"].pop()
    assert judge([*story, {"t": 8, "what": "busy", "load": load}], Demand()).word == "failed"


def test_the_answer_to_an_upload_may_name_words_before_they_are_sent() -> None:
    """charlie is out since 3; what alice sends at 4 is of her alone until then."""
    heard = {"what": "bytes", "client": "charlie", "user": CHARLIE, "tokens": ["t-a-2"]}

    assert find_violations(History([*tell_good_story(), {"t": 3.9, **heard, "asked": 3.8}])) == []
    (leak,) = find_violations(History([*tell_good_story(), {"t": 4.1, **heard, "asked": 3.8}]))
    assert leak.check == "C9"


def test_a_page_shows_a_stretch_and_is_asked_for_no_more() -> None:
    story = tell_good_story()
    view = next(line for line in story if line["what"] == "view")
    view["since"] = 4
    view["messages"] = {key: told for key, told in view["messages"].items() if told[0] >= 4}

    assert find_violations(History(story)) == []


def test_the_record_survives_the_file(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "history.jsonl")
    recorder.note("level", client="alice")
    recorder.close()

    (line,) = read_lines(tmp_path / "history.jsonl")
    assert (line["what"], line["client"]) == ("level", "alice")


@pytest.mark.parametrize(
    ("writes", "possible"),
    [
        ([Write("new", 2, 3, 3)], {"new"}),
        ([Write("new", 2, FOREVER)], {"old", "new"}),
        ([Write("one", 2, 4, 4), Write("two", 3, 5, 5)], {"one", "two"}),
        ([Write("one", 2, 3, 3), Write("two", 4, 5, 5)], {"two"}),
        # The first one was sent again, so an attempt of it may be done late
        ([Write("one", 2, 33, 3), Write("two", 4, 5, 5)], {"one", "two"}),
    ],
)
def test_a_register_holds_what_its_last_writes_may_have_left(
    writes: list[Write], possible: set[object]
) -> None:
    assert list_possible(writes, "old") == possible


def test_a_reading_may_show_what_was_there_while_it_was_asked_for() -> None:
    writes = [Write("one", 2, 3, 3), Write("two", 6, 7, 7)]

    assert list_possible(writes, "old", since=1, before=2.5) == {"old", "one"}
    assert list_possible(writes, "old", since=4, before=5) == {"one"}
    assert list_possible(writes, "old", since=4, before=6.5) == {"one", "two"}
    assert list_possible(writes, "old", since=8, before=9) == {"two"}

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncchat.protocol.commands import Hello, MalformedFrame, SendMessage, parse_command

ID = "01a208de-c558-7aff-8568-e4d96bf3b0a0"


def test_a_command_is_parsed_into_its_own_type() -> None:
    command = parse_command(json.dumps({"type": "send", "ref": 7, "id": ID, "room": 3, "body": "hi"}))

    assert isinstance(command, SendMessage)
    assert (command.ref, str(command.id), command.room_id, command.body) == (7, ID, 3, "hi")


def test_positions_are_pairs_of_whole_numbers_by_log() -> None:
    command = parse_command('{"type":"hello","ref":1,"v":1,"positions":{"12":[40,998]}}')

    assert isinstance(command, Hello)
    assert command.positions == {"12": (40, 998)}


@pytest.mark.parametrize(
    ("frame", "code", "field", "ref"),
    [
        ("", "invalid", None, 0),
        ("[]", "invalid", None, 0),
        ("{", "invalid", None, 0),
        ('{"ref":5}', "unknown_command", "type", 5),
        ('{"type":"explode","ref":5}', "unknown_command", "type", 5),
        ('{"type":"send","ref":5,"id":"no","room":1,"body":"x"}', "invalid", "id", 5),
        (f'{{"type":"send","ref":5,"id":"{ID}","room":1}}', "invalid", "body", 5),
        (f'{{"type":"send","ref":5,"id":"{ID}","room":"1","body":"x"}}', "invalid", "room", 5),
        (f'{{"type":"send","ref":5,"id":"{ID}","room":1.5,"body":"x"}}', "invalid", "room", 5),
        (f'{{"type":"send","ref":5,"id":"{ID}","room":-1,"body":"x"}}', "invalid", "room", 5),
        (f'{{"type":"send","ref":5,"id":"{ID}","room":1,"body":"x","seq":9}}', "invalid", "seq", 5),
        ('{"type":"read","ref":5,"room":1,"seq":9223372036854775808}', "invalid", "seq", 5),
        ('{"type":"watch","ref":5,"rooms":[true]}', "invalid", "rooms.0", 5),
        ('{"type":"pull","ref":5,"log":1,"after":[1]}', "invalid", "after.1", 5),
        ('{"type":"hello","ref":5,"v":1,"positions":{"x":[1,1]}}', "invalid", "positions.x.[key]", 5),
        ('{"type":"ping","ref":NaN}', "invalid", "ref", 0),
    ],
)
def test_what_is_no_command_is_refused_by_the_name_of_its_field(
    frame: str, code: str, field: str | None, ref: int
) -> None:
    with pytest.raises(MalformedFrame) as refusal:
        parse_command(frame)

    assert (refusal.value.code, refusal.value.field, refusal.value.ref) == (code, field, ref)


@pytest.mark.parametrize(
    "time", ["0", '"0"', '"1764493200"', '"1764493200.5"', "1764493200.5", '"-5"', '"2026-12-01T08:00:00"']
)
def test_a_time_is_written_with_its_date_and_offset(time: str) -> None:
    with pytest.raises(MalformedFrame) as refused:
        parse_command(f'{{"type": "read_activity", "ref": 3, "at": {time}}}')

    assert (refused.value.field, refused.value.ref) == ("at", 3)
    assert parse_command('{"type": "read_activity", "at": "2026-12-01T08:00:00+01:00"}')


@pytest.mark.parametrize("said", ["0", "1", '"yes"', '"true"'])
def test_only_true_and_false_are_true_and_false(said: str) -> None:
    with pytest.raises(MalformedFrame) as refused:
        parse_command(f'{{"type": "idle", "ref": 3, "idle": {said}}}')

    assert (refused.value.field, refused.value.ref) == ("idle", 3)
    assert parse_command('{"type": "idle", "idle": true}')


def test_a_whole_number_may_be_written_with_a_point() -> None:
    command = parse_command(f'{{"type": "send", "ref": 5.0, "id": "{ID}", "room": 7.0, "body": "x"}}')

    assert (command.ref, command.arguments()["room_id"]) == (5, 7)


def test_very_deep_json_is_refused_like_any_other_nonsense() -> None:
    with pytest.raises(MalformedFrame):
        parse_command('{"type":"ping","ref":' + "[" * 20_000)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
_kinds = st.sampled_from(
    ["hello", "send", "edit", "delete", "pull", "read", "unread", "typing", "watch", "ping"]
)


# Slow machines are no failure: what is tested is the answer, not the time.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(
    st.dictionaries(st.sampled_from(["ref", "id", "room", "body", "log", "after", "seq", "v"]), _json), _kinds
)
def test_any_json_is_either_a_command_or_refused(fields: dict[str, object], kind: str) -> None:
    frame = json.dumps({**fields, "type": kind})
    refusal: MalformedFrame | None = None
    answered: str
    try:
        answered = parse_command(frame).type
    except MalformedFrame as error:
        refusal, answered = error, error.code

    assert answered == ("invalid" if refusal else kind)


@patient
@given(st.text())
def test_any_text_is_refused_without_another_error(text: str) -> None:
    with pytest.raises(MalformedFrame):
        parse_command(text)

"""docs/protocol.md says of every frame, field and code what the types say."""

import re
from typing import get_args

import pytest
from pydantic import BaseModel

from syncchat.protocol import commands, events, server_frames
from syncchat.protocol.close_codes import CloseCode
from syncchat.protocol.kinds import EntryKind, ErrorCode, MessageKind
from syncchat.protocol.pages import FRAME_LENGTH
from syncchat.protocol.programs import actions
from syncchat.protocol.shape import Shape
from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "protocol.md").read_text()
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL))
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+?) \|", re.MULTILINE)
COMMANDS = get_args(get_args(commands.AnyCommand)[0])


def list_named(module: object, base: type[BaseModel]) -> list[type[BaseModel]]:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, base)]
    return [each for each in found if each is not base]


SERVER_FRAMES = list_named(server_frames, server_frames.ServerFrame)
SHAPES = [*list_named(events, Shape), *list_named(actions, actions.Said)]


def name_section(model: type[BaseModel]) -> str:
    fields = model.model_fields
    # A file's type is a word of its own, not the frame's
    if "type" not in fields or fields["type"].annotation is str:
        return model.__name__
    name = (
        fields["type"].default
        if isinstance(fields["type"].default, str)
        else get_args(fields["type"].annotation)[0]
    )
    return f"`signal` `{fields['kind'].default}`" if name == "signal" else f"`{name}`"


def list_fields(model: type[BaseModel]) -> dict[str, bool]:
    """Wire names, and whether the field may be left out."""
    own = {
        name: field for name, field in model.model_fields.items() if name != "type" or field.annotation is str
    }
    if model is events.MyRoom:
        own = {name: field for name, field in own.items() if name not in events.Room.model_fields}
    return {
        field.serialization_alias or name: type(None) in get_args(field.annotation)
        or (model in COMMANDS and not field.is_required())
        for name, field in own.items()
    }


def list_described(section: str) -> dict[str, bool]:
    table = SECTIONS[section].split("| Code |")[0].split("| Kind,")[0]
    return {name: "optional" in kind for name, kind in ROW.findall(table)}


@pytest.mark.parametrize("model", [*COMMANDS, *SERVER_FRAMES, *SHAPES], ids=lambda model: model.__name__)
def test_every_field_is_described_as_it_is(model: type[BaseModel]) -> None:
    assert list_described(name_section(model)) == list_fields(model)


def test_nothing_is_described_that_is_not_there() -> None:
    assert set(SECTIONS) == {name_section(model) for model in (*COMMANDS, *SERVER_FRAMES, *SHAPES)}


def test_every_close_code_is_described() -> None:
    assert {int(code) for code in re.findall(r"^\| (\d{4}) \|", TEXT, re.MULTILINE)} == set(CloseCode)


def test_every_reason_for_a_refusal_is_described() -> None:
    over_http_alone = {ErrorCode.SIGN_IN, ErrorCode.TOO_LARGE}
    on_the_socket = SECTIONS["`nack`"].split("| Code |")[1]
    assert set(re.findall(r"^\| `(\w+)`", on_the_socket, re.MULTILINE)) == {*ErrorCode} - over_http_alone
    statuses = re.findall(r"^\| \d{3} \| `(\w+)`", TEXT, re.MULTILINE)
    assert set(statuses) == {*ErrorCode} - {ErrorCode.UNKNOWN_COMMAND}


def test_every_kind_of_event_is_described() -> None:
    table = SECTIONS["Event"].split("| Kind,", 1)[1]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == {*EntryKind}


def test_every_kind_of_message_is_described() -> None:
    (row,) = re.findall(r"^\| `kind` .*$", SECTIONS["Message"], re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == {"kind", *MessageKind}


def test_the_numbers_in_the_text_are_the_ones_in_the_code() -> None:
    assert f"at most {commands.BODY_LIMIT:,} characters" in TEXT
    assert f"up to {commands.POSITIONS_LIMIT:,} logs" in TEXT
    assert f"up to {commands.WATCH_LIMIT} rooms" in TEXT
    assert f"at most {server_frames.PAGE_LIMIT} entries and {FRAME_LENGTH:,} characters" in TEXT
    assert f"the protocol's version: {server_frames.VERSION}" in TEXT
    script = (ROOT / "static" / "js" / "connection" / "transport-chooser.js").read_text()
    assert f"PROTOCOL_VERSION = {server_frames.VERSION};" in script

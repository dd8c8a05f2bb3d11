"""What `manage.py describe` writes is what the code says: two documents, and declarations for the scripts."""

import json
import re

import pytest

from syncchat.management.commands.describe import describe
from syncchat.protocol.asyncapi import build_asyncapi, list_commands
from syncchat.protocol.typescript import build_declarations
from tests.architecture.source import ROOT


@pytest.mark.parametrize("name", describe())
def test_the_description_is_level_with_the_code(name: str) -> None:
    assert (ROOT / name).read_text() == describe()[name]
    # Of docs/protocol.md one column is written
    generated = (ROOT / ".gitattributes").read_text().splitlines()
    assert name == "docs/protocol.md" or f"{name} linguist-generated" in generated


def test_every_reference_in_the_socket_description_leads_somewhere() -> None:
    document = build_asyncapi()
    references = set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)))
    assert len(references) > len(list_commands())
    for reference in references:
        place: object = document
        for step in reference.split("/"):
            assert isinstance(place, dict)
            place = place[step]


def test_every_type_that_a_declaration_names_is_declared() -> None:
    text = re.sub(r'/\*\*.*?\*/|//.*|"[^"]*"', "", build_declarations())
    declared = set(re.findall(r"^export type (\w+)", text, re.MULTILINE))
    assert {"Message", "Event", "Command", "ServerFrame", "Bootstrap"} <= declared
    assert set(re.findall(r"\b[A-Z]\w+", text)) == {*declared, "Record"}


def test_what_is_null_on_the_server_is_optional_in_a_declaration() -> None:
    found = re.findall(r"^export type (\w+) = \{(.*?)^\};", build_declarations(), re.MULTILINE | re.DOTALL)
    fields = {name: body.split("\n") for name, body in found}
    assert {"  kind: MessageKind;", "  edited_at?: string;", "  reactions?: Reaction[];"} <= {
        *fields["Message"]
    }
    assert {"  status: string;", "  avatar?: string;"} <= {*fields["Person"]}
    # A command may say it
    assert {name for name, lines in fields.items() if "null" in "".join(lines)} == {
        "EditMessage",
        "KeepQuiet",
        "KeepDraft",
        "KeepSection",
        "PlaceRoom",
        "SaveMessage",
        "ScheduleMessage",
        "SendMessage",
        "SortRooms",
        "Typing",
    }

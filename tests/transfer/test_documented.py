"""docs/transfer.md tells every record and field that is written, and every format and option that is taken."""

import re
from importlib import import_module
from typing import Any, get_args

from django.core.management.base import CommandParser

from syncchat.transfer import records
from syncchat.transfer.sources.formats import FORMATS
from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "transfer.md").read_text()
ROWS = {
    name: set(re.findall(r"`(\w+)`", rest))
    for name, rest in re.findall(r"^\| `(\w+)` \| (.*) \|$", TEXT, re.M)
}
PARTS: dict[str, type[records.Part]] = {
    "versions": records.VersionPart,
    "reactions": records.ReactionPart,
    "pin": records.PinPart,
    "files": records.FilePart,
    "forward": records.ForwardPart,
}


def test_each_record_is_told_with_its_fields() -> None:
    kinds: tuple[Any, ...] = get_args(records.Record)
    for each in kinds:
        kind = each.model_fields["type"].default
        assert ROWS[kind] == set(each.model_fields) - {"type"}, kind


def test_each_part_of_a_message_is_told_with_its_fields() -> None:
    for name, part in PARTS.items():
        assert ROWS[name] == set(part.model_fields), name
    assert ROWS["poll"] == {*records.PollPart.model_fields, *records.OptionPart.model_fields}


def test_each_format_and_option_is_told() -> None:
    parser = CommandParser()
    import_module("syncchat.management.commands.import").Command().add_arguments(parser)
    options = {text for action in parser._actions for text in action.option_strings if text.startswith("--")}

    assert options - {"--help"} == set(re.findall(r"^\| `(--[\w-]+)[ `]", TEXT, re.M))
    chapter = TEXT.split("## Where from")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", chapter, re.M)) == set(FORMATS)

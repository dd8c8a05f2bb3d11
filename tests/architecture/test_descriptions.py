"""docs/asyncapi.json and docs/openapi.json are what the code says: `manage.py describe` writes them."""

import json
import re

import pytest

from syncchat.management.commands.describe import describe
from syncchat.protocol.asyncapi import build_asyncapi, list_commands
from tests.architecture.source import ROOT


@pytest.mark.parametrize("name", ["asyncapi.json", "openapi.json"])
def test_the_description_is_level_with_the_code(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == describe()[name]


def test_every_reference_in_the_socket_description_leads_somewhere() -> None:
    document = build_asyncapi()
    references = set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)))
    assert len(references) > len(list_commands())
    for reference in references:
        place: object = document
        for step in reference.split("/"):
            assert isinstance(place, dict)
            place = place[step]

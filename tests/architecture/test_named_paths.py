"""Where a document points at a file, the file is there."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

DOCUMENTS = [ROOT / "docs" / "architecture.md", *sorted((ROOT / "docs" / "decisions").glob("*.md"))]
PATHS = re.compile(r"`((?:syncchat|syncchatroom|static|templates|tests|benchmarks)/[\w./-]+)`")
COMMANDS = re.compile(r"python (?:-m (?P<module>[\w.]+)|(?P<path>benchmarks/[\w./]+))")


def list_named(document: Path) -> set[str]:
    text = document.read_text()
    commands = [
        found["path"] or found["module"].replace(".", "/") + ".py" for found in COMMANDS.finditer(text)
    ]
    return {*PATHS.findall(text), *commands}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(document: Path) -> None:
    assert [path for path in list_named(document) if not (ROOT / path).exists()] == []

"""What the documents state about the code is so."""

import re
from pathlib import Path

import pytest

from syncchatroom.environment import SECRETS, VARIABLES
from tests.architecture.source import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def list_described_variables() -> dict[str, str]:
    text = (ROOT / "docs" / "hosting.md").read_text()
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", text, re.MULTILINE))


def test_every_environment_variable_is_in_the_hosting_table() -> None:
    assert set(list_described_variables()) == set(VARIABLES)


@pytest.mark.parametrize(
    "name", [name for name, (_, default) in VARIABLES.items() if isinstance(default, int)]
)
def test_default_of_a_number_is_the_one_in_the_table(name: str) -> None:
    default = VARIABLES[name][1]
    assert list_described_variables()[name] == f"`{str(default).lower()}`"


def test_table_names_the_secrets_that_may_come_from_a_file() -> None:
    text = (ROOT / "docs" / "hosting.md").read_text()
    assert all(f"`{name}_FILE`" in text for name in SECRETS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text())
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", document.read_text())) <= targets


def list_folders(*roots: str) -> set[str]:
    """Those that hold source of their own."""
    found = (path for root in roots for path in (ROOT / root).iterdir())
    return {
        f"{path.relative_to(ROOT)}/"
        for path in found
        if path.is_dir() and any(file.stem != "__init__" for file in path.glob("*.[pj][ys]"))
    }


def test_the_map_of_folders_is_whole() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    mapped = text.split("## Where things are")[1].split("\n## ")[0]
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", mapped, re.MULTILINE)
        for name in row.strip("`").split("`, `")
    }

    without = {"syncchat/migrations/"}
    assert named == list_folders("syncchat", "syncchat/domain", "static/js/store") - without
    assert all((ROOT / name).is_dir() for name in named)

"""What is in an export, for tests to look at and to change."""

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from syncchat.integrity import verify
from syncchat.transfer.sources.formats import open_source
from syncchat.transfer.writing.importer import Importer
from syncchat.transfer.writing.notes import Notes


def list_lines(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read("records.jsonl").splitlines()]


def list_members(path: Path) -> dict[str, bytes]:
    """All but what says when it was made."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "syncchatroom.json"}


def rewrite(path: Path, change: Callable[[list[dict[str, Any]]], Iterable[dict[str, Any]]]) -> Path:
    """The same export with other lines."""
    members = list_members(path)
    lines = [json.dumps(line).encode() for line in change(list_lines(path))]
    with zipfile.ZipFile(path) as archive:
        members["syncchatroom.json"] = archive.read("syncchatroom.json")
    members["records.jsonl"] = b"\n".join(lines)
    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def bring_in(path: Path, kind: str = "syncchatroom", **options: Any) -> Notes:
    return Importer(open_source(kind, path), **options).run()


def list_findings() -> list[str]:
    return [f"{subject}: {each.sentence}" for subject, found in verify() for each in found]

"""What is no whole file of its format, or means harm, is refused before anything is written."""

import io
import json
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from syncchat.models import Attachment, Message, User
from syncchat.transfer.errors import TransferError
from syncchat.transfer.sources.formats import FORMATS, check_source, open_source
from tests.people import make_person
from tests.transfer.archives import bring_in
from tests.transfer.samples import (
    list_mattermost,
    list_slack,
    make_campfire,
    make_discord,
    make_mattermost,
    make_rocketchat,
    make_rocketchat_json,
    make_slack,
    make_zulip,
    write_tar,
    write_zip,
)

pytestmark = pytest.mark.django_db(transaction=True)


def refuse(kind: str, path: Path) -> str:
    """By the command, as whoever runs the server meets it; returns what it says."""
    with pytest.raises(CommandError) as refused:
        call_command("import", kind, str(path), stdout=io.StringIO(), stderr=io.StringIO())
    assert (User.objects.count(), Message.objects.count(), Attachment.objects.count()) == (0, 0, 0)
    return str(refused.value)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 500, b"PK\x03\x04 cut", b"{}", b'{"type": "message"'])
def test_what_is_of_no_format_is_refused(kind: str, content: bytes, media: Path, tmp_path: Path) -> None:
    ending = {"discord": "json", "mattermost": "jsonl", "zulip": "tar.gz"}.get(kind, "zip")
    path = tmp_path / f"thing.{ending}"
    path.write_bytes(content)
    if kind == "jsonl" and not content:
        # No line is no message
        assert bring_in(path, kind).made.total() == 0
        return

    assert refuse(kind, path)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_not_there_is_said(kind: str, media: Path, tmp_path: Path) -> None:
    assert "There is no" in refuse(kind, tmp_path / "nothing.zip")


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/passwd", "a/../../evil", "..\\evil.txt", "C:\\evil.txt"]
)
def test_what_leads_out_of_an_archive_is_refused(name: str, media: Path, tmp_path: Path) -> None:
    assert "leads out" in refuse("slack", make_slack(tmp_path, **{name: b"x"}))
    assert "leads out" in refuse("zulip", write_tar(tmp_path / "evil.tar.gz", {name: b"x"}))
    assert not (tmp_path / "evil.txt").exists()


def test_links_in_a_tar_are_refused(media: Path, tmp_path: Path) -> None:
    path = tmp_path / "links.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("realm.json")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)

    assert "is a link" in refuse("zulip", path)


def test_bombs_are_refused_without_unpacking_them(media: Path, tmp_path: Path) -> None:
    bomb = b"\0" * 40_000_000
    assert "times its size" in refuse(
        "slack", write_zip(tmp_path / "bomb.zip", {**list_slack(), "bomb": bomb})
    )
    assert "times its size" in refuse("zulip", write_tar(tmp_path / "bomb.tar.gz", {"bomb": bomb}))


def test_a_file_that_unpacks_to_more_than_it_says_is_left_out(media: Path, tmp_path: Path) -> None:
    """The size that a zip tells of a member is only what somebody wrote there."""
    path = make_slack(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"__uploads/F1/chart.png")
    content[at - 46 + 24 : at - 46 + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)

    notes = bring_in(path, "slack")

    assert [reason for reason in notes.problems if "chart.png" in reason and "damaged" in reason]
    assert Message.objects.filter(body__contains="Ahoy").exists()


def test_two_members_of_one_name_are_refused(media: Path, tmp_path: Path) -> None:
    path = make_slack(tmp_path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("users.json", "[]")

    assert "two files of one name" in refuse("slack", path)


CUT: dict[str, Any] = {
    "slack": lambda folder: make_slack(folder, **{"secret/2023-11-14.json": '[{"ts": "1700000000.1", "te'}),
    "mattermost": lambda folder: write_zip(
        folder / "m.zip", {"import.jsonl": "\n".join(map(json.dumps, list_mattermost()))[:-9]}
    ),
    "discord": lambda folder: write_zip(
        folder / "d.zip", {"general.json": zipfile.ZipFile(make_discord(folder)).read("general.json")[:-150]}
    ),
    "rocketchat": lambda folder: cut(make_rocketchat(folder), "rocketchat/rocketchat_message.bson.gz"),
    "rocketchat-csv": lambda folder: write_zip(
        folder / "t.zip", {"users.csv": "ann,,Ann\n", "harbour/said.csv": "ann,1700000000000,Ahoy\nann,17"}
    ),
}


def cut(folder: Path, name: str) -> Path:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-20])
    return folder


@pytest.mark.parametrize("kind", CUT)
def test_half_a_file_is_refused_though_it_begins_well(kind: str, media: Path, tmp_path: Path) -> None:
    assert refuse(kind, CUT[kind](tmp_path))


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("users", {"_id": 7, "username": ["ann"]}),
        ("rocketchat_room", {"_id": "r1", "t": "c", "name": {"a": 1}, "ts": "soon", "usernames": "nobody"}),
        (
            "rocketchat_message",
            {"_id": "m1", "rid": "GENERAL", "ts": {"$date": "soon"}, "u": "ann", "msg": 5},
        ),
        ("rocketchat_message", {"_id": "m1", "rid": "GENERAL", "ts": {"$date": {"$numberLong": "x"}}}),
        (
            "rocketchat_message",
            {"rid": "GENERAL", "ts": {"$date": 1}, "u": {"_id": "a"}, "reactions": [1], "files": 5},
        ),
        ("rocketchat_uploads.chunks", {"_id": "c", "files_id": "f1", "n": "first", "data": 5}),
    ],
)
def test_odd_documents_of_rocketchat_are_refused_or_told(
    name: str, document: dict[str, Any], media: Path, tmp_path: Path
) -> None:
    dump = make_rocketchat_json(tmp_path)
    with (dump / f"{name}.json").open("a") as lines:
        lines.write(json.dumps(document) + "\n")
    with suppress(TransferError):
        assert bring_in(dump, "rocketchat").problems


@pytest.mark.parametrize(
    "wrong",
    [
        {
            "users.json": {"id": "U1"},
            "channels.json": None,
            "groups.json": None,
            "dms.json": None,
            "mpims.json": None,
        },
        {"users.json": "[1, 2"},
        {"channels.json": [{"id": "C1", "name": "x" * 50, "created": "soon", "members": "nobody"}]},
        {
            "general/2023-11-14.json": [
                {"ts": "soon"},
                7,
                None,
                {"ts": "1700000000.1", "user": {"a": 1}, "text": 5},
            ]
        },
        {"users.json": [{"id": "U" * 300, "name": "long"}]},
    ],
)
def test_wrong_shapes_are_refused_or_told_and_never_an_accident(
    wrong: dict[str, Any], media: Path, tmp_path: Path
) -> None:
    path = make_slack(tmp_path, **wrong)
    with suppress(TransferError):
        check_source("slack", path, lambda _what, _done, _total: None)
        assert bring_in(path, "slack").problems
        return
    assert not User.objects.exists()


def test_a_path_of_the_disk_is_no_file_of_an_archive(media: Path, tmp_path: Path) -> None:
    make_person("host")
    secret = tmp_path / "secret.txt"
    secret.write_text("key")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    for number, path in enumerate(["../secret.txt", str(secret), "link.txt"]):
        lines = folder / f"{number}.jsonl"
        file = {"id": "f", "name": "f.txt", "path": path}
        said = {
            "type": "message",
            "id": path,
            "room": "r",
            "author": "a",
            "at": "2024-01-01T00:00:00Z",
            "text": "x",
        }
        rows = [
            {"type": "person", "id": "a", "username": "a1"},
            {"type": "room", "id": "r", "name": f"Room {number}"},
            {**said, "files": [file]},
        ]
        lines.write_text("\n".join(map(json.dumps, rows)))
        notes = bring_in(lines, "jsonl")
        assert notes.problems

    assert not Attachment.objects.exists()


def test_whole_ones_are_refused_by_no_check(media: Path, tmp_path: Path) -> None:
    made = {
        "slack": make_slack(tmp_path),
        "mattermost": make_mattermost(tmp_path),
        "campfire": make_campfire(tmp_path / "storage"),
        "discord": make_discord(tmp_path),
        "zulip": make_zulip(tmp_path),
    }
    for kind, path in made.items():
        check_source(kind, path, lambda _what, _done, _total: None)
        assert open_source(kind, path, name="other").name == f"{kind}:other"

"""What was deleted is in no backup that is made afterwards."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.faults.backup.conftest import Serve
from tests.faults.backup.scene import Environment, manage, run_module
from tests.visitors import Visitor

pytestmark = pytest.mark.server
SECRET = "quokka-4711-umbrella"


def find_words(archive: Path, words: str) -> list[str]:
    """Members with these words; what pg_dump compressed is unpacked first."""
    with zipfile.ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    if members["database"].startswith(b"PGDMP"):
        dump = archive.with_suffix(".dump")
        dump.write_bytes(members["database"])
        members["database"] = unpack_dump(dump)
    return [name for name, content in members.items() if words.encode() in content]


def unpack_dump(dump: Path) -> bytes:
    return subprocess.run(["pg_restore", "--file=-", str(dump)], check=True, capture_output=True).stdout


@pytest.mark.fault("S71")
def test_words_that_were_deleted_are_in_no_backup_made_later(
    place: Environment, serve: Serve, tmp_path: Path
) -> None:
    server = serve(place)
    alice = Visitor(server.url, "alice").register()
    tab = alice.greet()
    said = tab.say(alice.general()["id"], f"the password is {SECRET}")
    edited = tab.say(alice.general()["id"], f"draft {SECRET}")
    manage(place, "backup", str(tmp_path / "before.zip"))

    # What an edit took away is a version of the message, and goes with it
    assert tab.ask({"type": "edit", "id": edited["id"], "body": "better"})["type"] == "ack"
    for each in (said, edited):
        assert tab.ask({"type": "delete", "id": each["id"]})["type"] == "ack"
    manage(place, "backup", str(tmp_path / "after.zip"))

    assert find_words(tmp_path / "before.zip", SECRET) == ["database"]
    assert find_words(tmp_path / "after.zip", SECRET) == []


@pytest.mark.long
@pytest.mark.fault("S71")
def test_what_a_restore_set_aside_is_in_no_backup_made_later(place: Environment, tmp_path: Path) -> None:
    manage(place, "migrate")
    manage(place, "backup", str(tmp_path / "empty.zip"))
    run_module(place, "tests.faults.inhabitants", "4")
    manage(place, "restore", str(tmp_path / "empty.zip"), "--yes")
    manage(place, "backup", str(tmp_path / "after.zip"))

    assert find_words(tmp_path / "after.zip", "person2") == []

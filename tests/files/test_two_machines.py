"""Two machines with a folder of files in common: what is sent to one is read on the other."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from syncchat.domain.ids import make_id
from tests.faults.backup.scene import manage
from tests.servers import StartServer, lay_out_database
from tests.visitors import Visitor

pytestmark = pytest.mark.server

FIRST, LAST = b"first half, ", b"second half"
OTHER_DISK = Path("/dev/shm")


@pytest.fixture
def visitors(start_server: StartServer, tmp_path: Path) -> tuple[Visitor, Visitor]:
    """Alice at either machine. One SQLite stands for their PostgreSQL; each has a VAR_DIR of its own."""
    lay_out_database(tmp_path / "database")
    shared = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'database' / 'db.sqlite3'}",
        "SECRET_KEY": "only-for-tests-" + "0123456789" * 4,
        "FILES_DIR": str(tmp_path / "shared"),
    }
    here, there = (Visitor(start_server(**shared).url, "alice") for _ in range(2))
    here.register()
    for cookie in here.jar:
        there.jar.set_cookie(cookie)
    return here, there


def test_file_that_comes_in_at_two_machines_is_read_at_both(
    visitors: tuple[Visitor, Visitor], tmp_path: Path
) -> None:
    here, there = visitors
    upload = str(make_id())
    here.call("POST", "uploads", {"id": upload, "name": "notes.txt", "size": len(FIRST + LAST)})
    assert here.send_part(upload, 0, FIRST) == 200
    assert there.call("GET", f"uploads/{upload}")[1]["offset"] == len(FIRST)
    assert there.send_part(upload, len(FIRST), LAST) == 200
    room = here.general()["id"]
    sent = {"type": "send", "id": str(make_id()), "room": room, "body": "", "files": [upload]}
    assert here.greet().ask(sent)["type"] == "ack"
    for visitor in visitors:
        assert visitor.open(f"/files/{upload}/") == (200, (FIRST + LAST).decode())
    assert [path.name for path in tmp_path.glob("var*/media")] == []


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    if not OTHER_DISK.exists() or OTHER_DISK.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    with TemporaryDirectory(dir=OTHER_DISK) as folder:
        yield Path(folder)


def test_restore_puts_files_back_on_a_disk_of_their_own(tmp_path: Path, files: Path) -> None:
    place = {"VAR_DIR": str(tmp_path / "var"), "FILES_DIR": str(files)}
    lay_out_database(tmp_path / "var")
    picture = files / "media" / "avatars" / "one.webp"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    manage(place, "backup", str(tmp_path / "whole.zip"))
    picture.write_bytes(b"another")
    manage(place, "restore", str(tmp_path / "whole.zip"), "--yes")
    assert picture.read_bytes() == b"a picture"
    assert [path.read_bytes() for path in files.glob("media.before-*/avatars/*")] == [b"another"]

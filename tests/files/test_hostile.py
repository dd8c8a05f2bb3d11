"""Files that want to be more than files."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from syncchat.domain.files.file_names import clean_file_name
from syncchat.models import Attachment, Room, User
from syncchat.protocol.kinds import FileKind
from tests.files.png import make_large
from tests.files.things import make_located_picture, make_picture, send_files, upload

pytestmark = pytest.mark.django_db(transaction=True)


def read_stored(file: Attachment) -> bytes:
    with default_storage.open(str(file.stored.name)) as stored:
        content: bytes = stored.read()
    return content


@pytest.mark.fault("S55")
def test_a_photo_loses_its_place_and_stands_upright(alice: User) -> None:
    file = upload(alice, make_located_picture(), "IMG_1.jpg")

    stored = Image.open(io.BytesIO(read_stored(file)))
    assert not stored.getexif()
    assert b"SecretCam" not in read_stored(file)
    assert (file.width, file.height) == stored.size == (480, 640)


@pytest.mark.fault("S50")
def test_a_bomb_is_never_unpacked(alice: User) -> None:
    """A PNG of 30,000 by 30,000 pixels that weighs a few bytes."""
    file = upload(alice, make_large(30_000, 30_000, rows=0), "sky.png")

    assert (file.kind, file.type, file.width) == (FileKind.FILE, "image/png", None)


@pytest.mark.fault("S50")
@pytest.mark.parametrize("between", [b"", b"\x00"])
def test_a_picture_of_a_thousand_scans_is_never_drawn(alice: User, between: bytes) -> None:
    """Each weighs a few bytes and goes over all of its pixels: a mebibyte of them took minutes."""
    drawn = io.BytesIO()
    Image.new("L", (400, 300)).save(drawn, "JPEG", progressive=True)
    content = drawn.getvalue()
    scan = content[content.rindex(b"\xff\xda") : -2]
    assert upload(alice, content[:-2] + scan * 10 + content[-2:], "few.jpg").kind == FileKind.IMAGE

    file = upload(alice, content[:-2] + (between + scan) * 1000 + content[-2:], "many.jpg")

    assert (file.kind, file.type, file.width) == (FileKind.FILE, "image/jpeg", None)


@pytest.mark.fault("S49")
def test_what_follows_the_pixels_is_not_kept(alice: User) -> None:
    file = upload(alice, make_picture() + b"<script>alert(1)</script>PK\x03\x04", "both.jpg")

    assert file.kind == FileKind.IMAGE
    assert b"<script>" not in read_stored(file)


@pytest.mark.fault("S48")
@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"%PDF-1.7 /JS (app.alert(1))",
        b"\xff\xd8\xff\xe0 only says that it is a picture",
    ],
)
def test_nothing_that_could_run_is_shown_in_our_origin(
    alice: User, lobby: Room, client: Client, content: bytes
) -> None:
    file = upload(alice, content, "harmless.png")
    send_files(alice, lobby, file)
    client.force_login(alice)

    answer = client.get(f"/files/{file.pk}/")

    assert file.kind == FileKind.FILE
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Type"] not in ("text/html", "image/svg+xml", "image/png")


@pytest.mark.fault("S48")
@pytest.mark.parametrize("path", ["", "thumbnail/"])
def test_what_the_browser_has_kept_stays_in_its_sandbox(
    alice: User, lobby: Room, client: Client, path: str
) -> None:
    file = upload(alice, make_picture(size=(1400, 1000)), "plan.jpg")
    send_files(alice, lobby, file)
    client.force_login(alice)
    address = f"/files/{file.pk}/{path}"
    first = client.get(address)

    again = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (first.status_code, again.status_code) == (200, 304)
    for name in ("Content-Security-Policy", "Cross-Origin-Resource-Policy", "X-Content-Type-Options"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.fault("S51")
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b\r\nSet-Cookie: x=1.txt", "abSet-Cookie: x=1.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert clean_file_name(name) == kept


@pytest.mark.fault("S51")
def test_on_the_disk_it_has_a_name_of_ours(alice: User) -> None:
    file = upload(alice, b"words", "../../settings.py")
    assert str(file.stored.name).startswith("files/")
    assert "settings" not in str(file.stored.name)


@pytest.mark.fault("S19", "S22")
def test_who_may_not_read_the_room_is_told_what_everyone_is_told(
    alice: User, bob: User, cellar: Room, client: Client
) -> None:
    file = upload(alice, make_picture(size=(1400, 1000)), "plan.jpg")
    send_files(alice, cellar, file)

    for path in (f"/files/{file.pk}/", f"/files/{file.pk}/thumbnail/"):
        client.force_login(alice)
        assert client.get(path).status_code == 200
        assert client.get(path, headers={"Range": "bytes=2-5"}).status_code == 206
        client.force_login(bob)
        for headers in ({}, {"Range": "bytes=0-1"}):
            assert client.get(path, headers=headers).status_code == 404
        assert client.head(path).status_code == 404
        client.logout()
        assert client.get(path).status_code == 404


def test_what_is_not_sent_yet_is_its_uploaders_alone(alice: User, bob: User, client: Client) -> None:
    file = upload(alice, make_picture())
    client.force_login(alice)
    assert client.get(f"/files/{file.pk}/").status_code == 200
    client.force_login(bob)
    assert client.get(f"/files/{file.pk}/").status_code == 404

"""More pixels than are drawn: made smaller, or sent as a file. Neither tells where it was taken."""

import io
import resource
import struct

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from syncchat.domain.accounts.avatars import set_avatar
from syncchat.domain.files import images, pixels
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from tests.files.png import make_large
from tests.files.things import make_located_picture, upload

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = b"GPSLatitude at home"
KINDS = ["PNG", "JPEG", "WEBP", "AVIF"]


def read_stored(file: Attachment) -> bytes:
    with default_storage.open(str(file.stored.name)) as stored:
        content: bytes = stored.read()
    return content


def make_located(kind: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = TOLD.decode()
    exif.get_ifd(0x8825)[1] = "N"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + TOLD + b"</x:xmpmeta>"
    drawn = io.BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    extra = {} if kind == "PNG" else {"xmp": xmp}
    picture.save(drawn, kind, exif=exif.tobytes(), **extra, **options)
    return drawn.getvalue()


def test_a_telephones_png_is_shown_smaller(alice: User) -> None:
    file = upload(alice, make_large(8160, 6120), "phone.png")

    assert (file.kind, file.width, file.height) == (FileKind.IMAGE, 4080, 3060)


@pytest.mark.slow
def test_a_telephones_largest_photo_is_shown_smaller_in_little_memory(alice: User) -> None:
    """200 megapixels, which would be 800 MB."""
    drawn = io.BytesIO()
    Image.new("L", (16_320, 12_240), 90).save(drawn, "JPEG", exif=make_exif(TOLD))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    file = upload(alice, drawn.getvalue(), "phone.jpg")

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (file.kind, file.type, file.width, file.height) == (FileKind.IMAGE, "image/jpeg", 4080, 3060)
    assert TOLD not in read_stored(file)
    assert grown < 200_000, f"{grown} KB"


def make_exif(told: bytes) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = told.decode()
    return exif.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_more_pixels_than_are_drawn_is_made_smaller(
    alice: User, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(images, "PIXELS_LIMIT", 64 * 48 // 2)

    file = upload(alice, make_located(kind), "photo")

    assert (file.kind, file.width, file.height) == (FileKind.IMAGE, 32, 24)
    assert TOLD not in read_stored(file)


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_more_than_are_unpacked_is_a_file_of_the_same_pixels(
    alice: User, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    content = make_located(kind)
    assert TOLD in content
    monkeypatch.setattr(pixels, "UNPACKED_LIMIT", 1000)
    monkeypatch.setattr(pixels, "SCANNED_LIMIT", 1000)

    file = upload(alice, content, "photo")

    stored = read_stored(file)
    assert (file.kind, file.type, file.size) == (FileKind.FILE, f"image/{kind.lower()}", len(stored))
    assert TOLD not in stored
    kept, sent = Image.open(io.BytesIO(stored)), Image.open(io.BytesIO(content))
    assert kept.convert("RGB").tobytes() == sent.convert("RGB").tobytes()


def test_a_photo_that_is_a_file_stands_as_upright_as_before(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixels, "SCANNED_LIMIT", 1000)

    stored = read_stored(upload(alice, make_located_picture(), "IMG_1.jpg"))

    assert b"SecretCam" not in stored
    exif = Image.open(io.BytesIO(stored)).getexif()
    assert (dict(exif), exif.get_ifd(0x8825)) == ({0x0112: 6}, {})


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0, "restart_marker_rows": 1}])
def test_photos_of_every_make_lose_nothing_but_their_place(
    alice: User, monkeypatch: pytest.MonkeyPatch, options: dict[str, object]
) -> None:
    content = make_located("JPEG", (640, 480), comment=TOLD, **options)
    monkeypatch.setattr(pixels, "UNPACKED_LIMIT", 1000)
    monkeypatch.setattr(pixels, "SCANNED_LIMIT", 1000)

    stored = read_stored(upload(alice, content, "IMG_1.jpg"))

    assert TOLD not in stored
    assert Image.open(io.BytesIO(stored)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


def test_a_photo_in_several_scans_is_not_taken_for_one_that_is_read_in_a_small_size(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its decoder holds all of it, whatever the size that is asked for."""
    monkeypatch.setattr(pixels, "UNPACKED_LIMIT", 1000)

    assert upload(alice, make_located("JPEG"), "one.jpg").kind == FileKind.IMAGE
    assert upload(alice, make_located("JPEG", progressive=True), "several.jpg").kind == FileKind.FILE


def test_a_persons_picture_may_be_as_large_as_a_telephone_makes_it(alice: User) -> None:
    content = make_large(8160, 6120)
    drawn = io.BytesIO()
    Image.new("L", (8160, 6120), 90).save(drawn, "JPEG", quality=60)
    for each in (content, drawn.getvalue()):
        avatar = set_avatar(actor=alice, upload=io.BytesIO(each), size=len(each)).avatar
        assert Image.open(avatar).size == (256, 256)


def box(kind: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I", len(joined) + 8) + kind + joined


def make_heic() -> bytes:
    """As a telephone writes it, but for the pixels: an item of EXIF, whose bytes stand beside theirs."""
    told = b"\x00\x00\x00\x06Exif\x00\x00" + TOLD
    infe = box(b"infe", b"\x02\x00\x00\x00", struct.pack(">HH", 2, 0), b"Exif", b"\x00")
    picture = box(b"infe", b"\x02\x00\x00\x00", struct.pack(">HH", 1, 0), b"hvc1", b"\x00")
    iinf = box(b"iinf", bytes(4), struct.pack(">H", 2), picture, infe)

    def build(start: int) -> bytes:
        places = struct.pack(">HHHII", 1, 0, 1, start, 6) + struct.pack(
            ">HHHII", 2, 0, 1, start + 6, len(told)
        )
        iloc = box(b"iloc", bytes(4), b"\x44\x00", struct.pack(">H", 2), places)
        return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + box(b"meta", bytes(4), iinf, iloc)

    start = len(build(0)) + 8
    return build(start) + box(b"mdat", b"pixels" + told)


def test_a_telephones_heic_is_a_file_that_does_not_tell_its_place(alice: User) -> None:
    content = make_heic()

    file = upload(alice, content, "IMG_1.HEIC")

    stored = read_stored(file)
    assert (file.kind, file.type, file.size) == (FileKind.FILE, "image/heic", len(content))
    assert TOLD in content
    assert TOLD not in stored
    assert stored[: stored.index(b"pixels") + 6] == content[: content.index(b"pixels") + 6]


def test_a_heic_whose_parts_lie_over_one_another_is_sent_as_it_is(alice: User) -> None:
    content = make_heic()
    length = struct.pack(">I", len(TOLD) + 10)
    lying = content.replace(length, struct.pack(">I", len(content) + 1))
    assert lying != content

    file = upload(alice, lying, "IMG_1.HEIC")

    assert (file.kind, read_stored(file)) == (FileKind.FILE, lying)


@pytest.mark.parametrize("cut", [40, 90, 140])
def test_a_heic_that_is_cut_off_is_sent_all_the_same(alice: User, cut: int) -> None:
    assert upload(alice, make_heic()[:cut], "IMG_1.HEIC").kind == FileKind.FILE


@pytest.mark.parametrize("kind", ["AVIF", "GIF", "PNG"])
def test_a_picture_too_long_for_its_new_format_is_made_smaller(alice: User, kind: str) -> None:
    frames = [Image.new("RGB", (20_000, 4), (each, 30, 30)) for each in (0, 200)]
    moves = {} if kind == "AVIF" else {"save_all": True, "append_images": frames[1:]}
    drawn = io.BytesIO()
    frames[0].save(drawn, kind, **moves)

    file = upload(alice, drawn.getvalue(), "long")

    assert (file.kind, file.type, file.width, file.height) == (FileKind.IMAGE, "image/webp", 10_000, 2)


@pytest.mark.parametrize("end", [-2, -200])
def test_a_photo_that_is_cut_off_is_a_file_without_its_place(alice: User, end: int) -> None:
    file = upload(alice, make_located("JPEG", (640, 480))[:end], "half.jpg")

    assert (file.kind, file.type) == (FileKind.FILE, "application/octet-stream")
    assert TOLD not in read_stored(file)
    assert read_stored(file).startswith(b"\xff\xd8")

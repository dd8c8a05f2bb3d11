"""What is drawn anew shows what was sent: every kind of picture beside its source, in 8 bits."""

import io
import struct
import zlib
from collections.abc import Iterable
from types import MappingProxyType

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from syncchat.domain.accounts.avatars import set_avatar
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from tests.files.png import Mode, chunk, list_modes
from tests.files.things import upload

pytestmark = pytest.mark.django_db(transaction=True)

RED, BLUE = (200, 30, 30), (30, 30, 200)


def open_stored(file: Attachment) -> Image.Image:
    with default_storage.open(str(file.stored.name)) as stored:
        return Image.open(io.BytesIO(stored.read()))


def is_close(found: Iterable[int], wanted: Iterable[int], by: int) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("mode", list_modes(), ids=str)
def test_a_png_of_any_depth_keeps_its_pixels(alice: User, mode: Mode) -> None:
    file = upload(alice, mode.encode(), "plan.png")

    shown = open_stored(file).convert("RGBA")
    for at, wanted in enumerate(mode.expect()):
        found = shown.getpixel((at, 0))
        assert isinstance(found, tuple)
        # What is clear has no colour
        assert found[3] == wanted[3] == 0 or is_close(found, wanted, by=1), (at, found, wanted)


@pytest.mark.parametrize(
    "mode", [Mode(0, 16), Mode(0, 16, True), Mode(0, 2, True), Mode(3, 4, True)], ids=str
)
def test_a_persons_picture_of_any_depth_keeps_its_pixels(alice: User, mode: Mode) -> None:
    wide = Image.open(io.BytesIO(upload_as_avatar(alice, mode.encode()))).convert("RGBA")

    # The square in the middle of two rows is two columns of the source, each a hundred pixels wide
    middle = len(mode.expect()) // 2
    for column, wanted in ((60, mode.expect()[middle - 1]), (200, mode.expect()[middle])):
        found = wide.getpixel((column, 128))
        assert isinstance(found, tuple)
        assert is_close(found, wanted, by=24), (found, wanted)


def upload_as_avatar(person: User, content: bytes) -> bytes:
    drawn = set_avatar(actor=person, upload=io.BytesIO(content), size=len(content)).avatar
    stored: bytes = drawn.read()
    return stored


def make_halves(mode: str, left: object, right: object) -> Image.Image:
    picture = Image.new(mode, (64, 32), left)  # type: ignore[arg-type]
    ImageDraw.Draw(picture).rectangle((32, 0, 63, 31), fill=right)  # type: ignore[arg-type]
    return picture


def encode(picture: Image.Image, kind: str, **options: object) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, kind, **options)
    return drawn.getvalue()


OTHERS = MappingProxyType(
    {
        "jpeg, grey": (encode(make_halves("L", 30, 220), "JPEG"), (30,) * 3, (220,) * 3),
        "jpeg, colour": (encode(make_halves("RGB", RED, BLUE), "JPEG", subsampling=0), RED, BLUE),
        "jpeg, progressive": (encode(make_halves("RGB", RED, BLUE), "JPEG", progressive=True), RED, BLUE),
        "jpeg, four inks": (
            encode(make_halves("CMYK", (0, 255, 255, 0), (255, 0, 0, 0)), "JPEG"),
            (255, 0, 0),
            (0, 255, 255),
        ),
        "webp": (encode(make_halves("RGB", RED, BLUE), "WEBP"), RED, BLUE),
        "webp, without loss": (encode(make_halves("RGB", RED, BLUE), "WEBP", lossless=True), RED, BLUE),
        "webp, clear": (
            encode(make_halves("RGBA", (*RED, 255), (*BLUE, 0)), "WEBP"),
            (*RED, 255),
            None,
        ),
        "gif": (encode(make_halves("P", 1, 2), "GIF", palette=bytes([0, 0, 0, *RED, *BLUE])), RED, BLUE),
        "gif, clear": (
            encode(make_halves("P", 1, 2), "GIF", palette=bytes([0, 0, 0, *RED, *BLUE]), transparency=2),
            (*RED, 255),
            None,
        ),
        "avif": (encode(make_halves("RGB", RED, BLUE), "AVIF"), RED, BLUE),
    }
)


@pytest.mark.parametrize("kind", OTHERS)
def test_any_other_picture_keeps_its_pixels(alice: User, kind: str) -> None:
    content, left, right = OTHERS[kind]
    file = upload(alice, content, "picture")

    assert file.kind == FileKind.IMAGE
    shown = open_stored(file)
    for column, wanted in ((8, left), (56, right)):
        found = shown.convert("RGBA").getpixel((column, 16))
        assert isinstance(found, tuple)
        if wanted is None:
            assert found[3] == 0
        else:
            assert is_close(found[: len(wanted)], wanted, by=8), (found, wanted)


def test_what_was_kept_without_loss_is_drawn_without_loss(alice: User) -> None:
    lines = Image.new("RGB", (64, 64), "white")
    for at in range(0, 64, 2):
        ImageDraw.Draw(lines).line((at, 0, at, 63), fill=(255, 0, 0))

    file = upload(alice, encode(lines, "WEBP", lossless=True), "screen.webp")

    assert open_stored(file).convert("RGB").tobytes() == lines.tobytes()


def test_which_side_is_up_may_be_told_after_the_pixels(alice: User) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = encode(Image.new("RGB", (40, 20), RED), "PNG", exif=exif.tobytes())
    at = content.index(b"eXIf") - 4
    length = struct.unpack(">I", content[at : at + 4])[0] + 12
    told, end = content[at : at + length], content.index(b"IEND") - 4
    moved = content[:at] + content[at + length : end] + told + content[end:]

    assert (upload(alice, moved, "late.png").width, upload(alice, content, "early.png").width) == (20, 20)


@pytest.mark.parametrize(
    "odd",
    [
        # Of a type that does not fit its tag: a negative number, bytes for a number, letters for an offset
        (0x0100, 9, 1, b"\xff\xff\xff\xff"),
        (0x0100, 7, 4, b"\xff\xfe\xc3\x00"),
        (0x0111, 2, 4, b"abcd"),
    ],
)
def test_a_picture_is_turned_whatever_else_its_camera_wrote(
    alice: User, odd: tuple[int, int, int, bytes]
) -> None:
    entries = sorted([odd, (0x0112, 3, 1, b"\x00\x06\x00\x00")])
    written = b"".join(struct.pack(">HHI", *entry[:3]) + entry[3] for entry in entries)
    exif = b"Exif\x00\x00MM\x00*" + struct.pack(">IH", 8, len(entries)) + written + bytes(4)

    file = upload(alice, encode(Image.new("RGB", (40, 20), RED), "JPEG", exif=exif), "IMG_1.jpg")

    assert (file.kind, file.width, file.height) == (FileKind.IMAGE, 20, 40)


@pytest.mark.parametrize(
    "told",
    [
        # A diagram with its source, as of drawing programs
        chunk(b"zTXt", b"mxfile\x00\x00" + zlib.compress(bytes(3_000_000))),
        chunk(b"eXIf", b"nonsense"),
    ],
)
def test_what_a_png_tells_beside_its_pixels_does_not_keep_it_from_being_shown(
    alice: User, told: bytes
) -> None:
    plain = encode(Image.new("RGB", (40, 20), RED), "PNG")
    at = plain.index(b"IDAT") - 4

    assert upload(alice, plain[:at] + told + plain[at:], "plan.png").kind == FileKind.IMAGE

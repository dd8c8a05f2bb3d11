"""Pictures that move go on to move as they did: waits, turns, what a frame leaves, and how many there may be."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from syncchat.domain.files import moving
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from tests.files.things import upload

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = (48, 32)
COLOURS = ("red", "lime", "blue")
UNEVEN = [100, 900, 300]


def make_moving(
    kind: str, waits: list[int] = UNEVEN, *, size: tuple[int, int] = SIZE, **options: Any
) -> bytes:
    frames = [Image.new("RGB", size, COLOURS[at % 3]) for at in range(len(waits))]
    for at, frame in enumerate(frames):
        # Each differs, or the encoder would join them
        ImageDraw.Draw(frame).point((at % size[0], at // size[0]), fill="white")
    drawn = io.BytesIO()
    frames[0].save(drawn, kind, save_all=True, append_images=frames[1:], duration=waits, **options)
    return drawn.getvalue()


def open_stored(file: Attachment) -> Image.Image:
    with default_storage.open(str(file.stored.name)) as stored:
        return Image.open(io.BytesIO(stored.read()))


def read_waits(picture: Image.Image) -> list[int]:
    waits = []
    for at in range(getattr(picture, "n_frames", 1)):
        picture.seek(at)
        # Pillow knows the wait of a WebP's frame only once it is read
        picture.load()
        waits.append(round(picture.info["duration"]))
    return waits


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_each_frame_waits_as_long_as_it_did(alice: User, kind: str) -> None:
    file = upload(alice, make_moving(kind), "party")

    assert (file.kind, file.width, file.height) == (FileKind.IMAGE, *SIZE)
    assert read_waits(open_stored(file)) == UNEVEN


@pytest.mark.parametrize(
    ("kind", "waits", "kept"),
    [
        # As browsers take what was forgotten
        ("GIF", [0, 10, 20], [100, 100, 20]),
        ("WEBP", [0, 10, 30], [100, 100, 30]),
        # A show of slides
        ("GIF", [15_000, 90_000, 100], [15_000, 90_000, 100]),
    ],
)
def test_waits_at_either_end_are_those_that_browsers_know(
    alice: User, kind: str, waits: list[int], kept: list[int]
) -> None:
    assert read_waits(open_stored(upload(alice, make_moving(kind, waits), "party"))) == kept


@pytest.mark.parametrize(
    ("kind", "options", "turns"),
    [
        ("GIF", {"loop": 0}, 0),
        ("GIF", {}, 1),
        ("GIF", {"loop": 2}, 3),
        ("WEBP", {"loop": 3}, 3),
        ("PNG", {"loop": 0}, 0),
        ("PNG", {"loop": 5}, 5),
    ],
)
def test_it_plays_as_often_as_it_did(alice: User, kind: str, options: dict[str, Any], turns: int) -> None:
    assert open_stored(upload(alice, make_moving(kind, **options), "party")).info["loop"] == turns


def test_a_picture_for_those_that_show_no_movement_is_no_frame(alice: User) -> None:
    frames = [Image.new("RGB", SIZE, each) for each in ("black", *COLOURS)]
    drawn = io.BytesIO()
    frames[0].save(drawn, "PNG", save_all=True, append_images=frames[1:], duration=UNEVEN, default_image=True)

    shown = open_stored(upload(alice, drawn.getvalue(), "party.png"))

    assert read_waits(shown) == UNEVEN
    shown.seek(0)
    assert shown.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("disposal", "left"),
    [(1, (255, 0, 0, 255)), (2, (0, 0, 0, 0))],
    ids=["it stays", "it is taken away"],
)
def test_what_a_frame_leaves_of_the_one_before_stays_so(
    alice: User, disposal: int, left: tuple[int, int, int, int]
) -> None:
    whole, spot = Image.new("RGBA", SIZE), Image.new("RGBA", SIZE)
    ImageDraw.Draw(whole).rectangle((0, 0, 20, 31), fill=(255, 0, 0, 255))
    ImageDraw.Draw(spot).rectangle((30, 10, 47, 31), fill=(0, 0, 255, 255))
    drawn = io.BytesIO()
    whole.save(drawn, "GIF", save_all=True, append_images=[spot], duration=200, disposal=disposal, loop=0)

    shown = open_stored(upload(alice, drawn.getvalue(), "party.gif"))
    shown.seek(1)

    found = [shown.convert("RGBA").getpixel(place) for place in ((5, 5), (40, 20))]
    for pixel, wanted in zip(found, (left, (0, 0, 255, 255)), strict=True):
        assert isinstance(pixel, tuple)
        assert pixel[3] == wanted[3]
        assert wanted[3] == 0 or all(abs(a - b) < 24 for a, b in zip(pixel, wanted, strict=True))


def test_a_long_one_is_made_smaller_and_loses_no_frame(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "ENCODED_LIMIT", SIZE[0] * SIZE[1])

    file = upload(alice, make_moving("GIF"), "party.gif")

    assert (file.kind, file.width, file.height) == (FileKind.IMAGE, SIZE[0] // 2, SIZE[1] // 2)
    assert read_waits(open_stored(file)) == UNEVEN


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
@pytest.mark.parametrize("limit", ["DECODED_LIMIT", "FRAMES_LIMIT"])
def test_one_that_is_not_drawn_is_a_file_that_moves_as_it_did(
    alice: User, monkeypatch: pytest.MonkeyPatch, kind: str, limit: str
) -> None:
    monkeypatch.setattr(moving, limit, 2)
    told: dict[str, Any] = {
        "GIF": {"comment": b"at home"},
        "WEBP": {"exif": b"at home", "xmp": b"at home"},
        "PNG": {},
    }[kind]
    content = make_moving(kind, loop=2, **told)
    assert kind == "PNG" or b"at home" in content

    file = upload(alice, content, "party")

    shown = open_stored(file)
    assert (file.kind, shown.format) == (FileKind.FILE, kind)
    assert (read_waits(shown), shown.info["loop"]) == (UNEVEN, 2)
    with default_storage.open(str(file.stored.name)) as stored:
        assert b"at home" not in stored.read()


def test_many_frames_are_as_good_as_few(alice: User) -> None:
    file = upload(alice, make_moving("GIF", [40] * 600, size=(32, 32)), "screen.gif")

    assert file.kind == FileKind.IMAGE
    assert getattr(open_stored(file), "n_frames", 1) == 600

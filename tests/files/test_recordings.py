"""Sound is sound and film is film, whatever holds it: told by its tracks."""

import io
import struct
from random import Random

import pytest
from django.core.files.storage import default_storage

from syncchat.domain.files.isobmff import list_handlers
from syncchat.models import Attachment, User
from syncchat.protocol.kinds import FileKind
from tests.files.things import upload

pytestmark = pytest.mark.django_db(transaction=True)

VIDEO, AUDIO, TEXT = 1, 2, 17
# What two letters that were once looked for stand in by chance
NOISE = Random(7).randbytes(6000) + b"V_A_OPUSV_"


def element(name: int, content: bytes, *, open_ended: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if open_ended else (len(content) | 1 << 56).to_bytes(8)
    return name.to_bytes((name.bit_length() + 7) // 8) + size + content


def make_matroska(doc_type: bytes, *kinds: int, codec: bytes = b"A_OPUS", open_ended: bool = True) -> bytes:
    header = element(0x1A45DFA3, element(0x4286, b"\x01") + element(0x4282, doc_type))
    tracks = [element(0xAE, element(0x86, codec) + element(0x83, bytes((each,)))) for each in kinds]
    # As browsers write it: how long it will be is not known yet
    body = element(0xEC, bytes(9000)) + element(0x1549A966, element(0x4D80, b"Chrome"))
    body += element(0x1654AE6B, b"".join(tracks)) + element(0x1F43B675, NOISE, open_ended=open_ended)
    return header + element(0x18538067, body, open_ended=open_ended)


def box(kind: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I", len(joined) + 8) + kind + joined


def make_film(brand: bytes | None, *handlers: bytes, tracks_last: bool = False) -> bytes:
    tracks = [box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), each, bytes(13)))) for each in handlers]
    moov, mdat = box(b"moov", box(b"mvhd", bytes(100)), *tracks), box(b"mdat", NOISE, bytes(20_000), NOISE)
    start = box(b"ftyp", brand, bytes(4), brand) if brand else b""
    return start + (mdat + moov if tracks_last else moov + mdat)


@pytest.mark.parametrize(
    ("content", "kind", "shown"),
    [
        (make_matroska(b"webm", AUDIO), FileKind.AUDIO, "audio/webm"),
        (make_matroska(b"webm", AUDIO, codec=b"A_PCM/FLOAT/IEEE"), FileKind.AUDIO, "audio/webm"),
        (make_matroska(b"webm", AUDIO, open_ended=False), FileKind.AUDIO, "audio/webm"),
        (make_matroska(b"webm", VIDEO, AUDIO), FileKind.VIDEO, "video/webm"),
        (make_matroska(b"webm", VIDEO, codec=b"V_VP9"), FileKind.VIDEO, "video/webm"),
        (make_matroska(b"matroska", AUDIO), FileKind.AUDIO, "audio/x-matroska"),
        (make_matroska(b"matroska", AUDIO, TEXT), FileKind.AUDIO, "audio/x-matroska"),
        (make_matroska(b"matroska", VIDEO, AUDIO), FileKind.FILE, "video/x-matroska"),
        (make_film(b"iso5", b"soun"), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"mp42", b"soun", tracks_last=True), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"isom", b"soun", b"text"), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"qt  ", b"soun"), FileKind.AUDIO, "audio/mp4"),
        (make_film(None, b"soun"), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"3gp4", b"soun"), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"3gp5", b"soun", tracks_last=True), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"dash", b"soun"), FileKind.AUDIO, "audio/mp4"),
        # Its picture is a cover
        (make_film(b"M4A ", b"soun", b"vide"), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"M4B ", b"soun", b"vide"), FileKind.AUDIO, "audio/mp4"),
        (make_film(b"isom", b"vide", b"soun"), FileKind.VIDEO, "video/mp4"),
        (make_film(b"mp42", b"vide", tracks_last=True), FileKind.VIDEO, "video/mp4"),
        (make_film(b"qt  ", b"vide", b"soun"), FileKind.VIDEO, "video/quicktime"),
        (make_film(None, b"vide", b"soun"), FileKind.VIDEO, "video/quicktime"),
        (make_film(b"3gp5", b"vide", b"soun"), FileKind.VIDEO, "video/3gpp"),
        (make_film(b"iso6", b"vide", b"soun"), FileKind.VIDEO, "video/mp4"),
        (b"caff\x00\x01\x00\x00desc" + bytes(60), FileKind.AUDIO, "audio/x-caf"),
    ],
)
def test_a_recording_is_what_its_tracks_are(alice: User, content: bytes, kind: FileKind, shown: str) -> None:
    file = upload(alice, content, "recording")
    assert (file.kind, file.type) == (kind, shown)


@pytest.mark.parametrize("whole", [make_matroska(b"webm", AUDIO), make_film(b"isom", b"soun")])
def test_a_recording_that_is_cut_off_anywhere_is_taken(alice: User, whole: bytes) -> None:
    for cut in (5, 30, 60, 200, len(whole) - 7000):
        assert upload(alice, whole[:cut], "recording").is_ready


def test_boxes_that_lie_about_their_size_are_taken_for_none(alice: User) -> None:
    lying = box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I", 1) + b"moov" + b"\xff" * 8
    nested = b"\x1a\x45\xdf\xa3\x01" + b"\xff" * 7 + (b"\x18\x53\x80\x67\x01" + b"\xff" * 7) * 500
    for content in (lying, nested):
        assert upload(alice, content, "recording").is_ready


PLACE, CAMERA = b"+48.1374+011.5755/", b"A telephone"
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def read_stored(file: Attachment) -> bytes:
    with default_storage.open(str(file.stored.name)) as stored:
        content: bytes = stored.read()
    return content


@pytest.mark.parametrize(
    "told",
    [
        box(b"udta", box(b"\xa9nam", CAMERA), box(b"\xa9xyz", b"\x00\x12\x15\xc7", PLACE), bytes(4)),
        box(b"udta", box(b"\xa9nam", CAMERA), box(b"loci", bytes(6), PLACE)),
        box(b"udta", box(b"\xa9nam", CAMERA)) + box(b"meta", box(b"keys", bytes(8)), box(b"ilst", PLACE)),
        # A size of 64 bits
        box(b"udta", box(b"\xa9nam", CAMERA), struct.pack(">I4sQ", 1, b"XMP_", 16 + len(PLACE)) + PLACE),
    ],
)
@pytest.mark.parametrize("tracks_last", [True, False])
def test_a_film_does_not_tell_where_it_was_taken(alice: User, told: bytes, tracks_last: bool) -> None:
    plain = make_film(b"qt  ", b"vide", b"soun", tracks_last=tracks_last)
    at = plain.index(b"moov") - 4
    size = int.from_bytes(plain[at : at + 4])
    inside = struct.pack(">I", size + len(told)) + plain[at + 4 : at + size] + told
    content = plain[:at] + inside + plain[at + size :] + box(b"uuid", XMP, PLACE)

    file = upload(alice, content, "IMG_1.mov")

    stored = read_stored(file)
    assert (content.count(PLACE), stored.count(PLACE)) == (2, 0)
    # Players find everything else where it was
    assert (len(stored), stored.count(CAMERA), stored.count(NOISE)) == (len(content), 1, 2)
    assert list_handlers(io.BytesIO(stored)) == [b"vide", b"soun"]


@pytest.mark.parametrize(
    "words", ["Caf\u00e9\r\n", "\ufeffhi", "\u00e4bc", "\u00e4" * 5000, "x" + "\u00e4" * 5000]
)
def test_words_in_any_script_are_text_wherever_they_are_cut(alice: User, words: str) -> None:
    assert upload(alice, words.encode(), "notes.txt").type == "text/plain"

"""What a file is, by what it holds: neither its name nor the browser that sent it is believed."""

from codecs import getincrementaldecoder
from typing import BinaryIO, NamedTuple

import filetype

from syncchat.domain.files import matroska
from syncchat.domain.files.isobmff import list_handlers
from syncchat.protocol.kinds import FileKind

HEAD_BYTES = 8192

# What browsers play, and what they call it
_SHOWN = {
    "video/mp4": (FileKind.VIDEO, "video/mp4"),
    "video/webm": (FileKind.VIDEO, "video/webm"),
    "video/quicktime": (FileKind.VIDEO, "video/quicktime"),
    "video/x-m4v": (FileKind.VIDEO, "video/mp4"),
    "video/3gpp": (FileKind.VIDEO, "video/3gpp"),
    "audio/mpeg": (FileKind.AUDIO, "audio/mpeg"),
    "audio/mp4": (FileKind.AUDIO, "audio/mp4"),
    "audio/m4a": (FileKind.AUDIO, "audio/mp4"),
    "audio/ogg": (FileKind.AUDIO, "audio/ogg"),
    "audio/x-wav": (FileKind.AUDIO, "audio/wav"),
    "audio/wav": (FileKind.AUDIO, "audio/wav"),
    "audio/x-flac": (FileKind.AUDIO, "audio/flac"),
    "audio/flac": (FileKind.AUDIO, "audio/flac"),
    "audio/aac": (FileKind.AUDIO, "audio/aac"),
}
_MOVING_AVIF = b"ftypavis"
_CAF = b"caff"
# The first box of MP4 and 3GP, and of QuickTime files that know no brands
_FILM_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_SOUND, _FILM = b"soun", b"vide"
# Their pictures are of a cover or of chapters
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ")
# A telephone's pictures: no browser but Safari draws them
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_PICTURES = {
    "image/png": "image/png",
    "image/apng": "image/png",
    "image/jpeg": "image/jpeg",
    "image/webp": "image/webp",
    "image/gif": "image/gif",
    "image/avif": "image/avif",
}
FILMS = ("video/mp4", "video/quicktime", "video/3gpp", "audio/mp4")
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"


class FileType(NamedTuple):
    kind: str
    type: str


def find_type(source: BinaryIO) -> FileType:
    """``kind`` image is a promise to try: only what can be drawn anew is shown as one."""
    source.seek(0)
    head = source.read(HEAD_BYTES)
    guessed = filetype.guess(head)
    name = str(guessed.mime) if guessed else ""
    if name in _PICTURES:
        return FileType(FileKind.IMAGE, _PICTURES[name])
    if head[4:12] == _MOVING_AVIF:
        return FileType(FileKind.IMAGE, "image/avif")
    found = _find_recording(source, head, name)
    if found is not None:
        return found
    if not name and head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return FileType(FileKind.FILE, "image/heic")
    if not name:
        return FileType(FileKind.FILE, TEXT if _is_text(head) else UNKNOWN)
    return FileType(*_SHOWN.get(name, (FileKind.FILE, name)))


def _find_recording(source: BinaryIO, head: bytes, name: str) -> FileType | None:
    """By its tracks: what holds films holds sound alone, too, as browsers and telephones record it."""
    if head.startswith(matroska.START):
        return _judge_matroska(matroska.read_tracks(source))
    if head.startswith(_CAF):
        return FileType(FileKind.AUDIO, "audio/x-caf")
    if head[4:8] not in _FILM_BOXES or name.startswith("image/"):
        return None
    handlers = set(list_handlers(source))
    if _SOUND in handlers and (_FILM not in handlers or head[8:12] in _SOUND_BRANDS):
        return FileType(FileKind.AUDIO, "audio/mp4")
    return FileType(FileKind.VIDEO, _name_film(head)) if _FILM in handlers and not name else None


def _name_film(head: bytes) -> str:
    """By its brand; QuickTime is older than brands."""
    if head[4:8] != b"ftyp" or head[8:10] == b"qt":
        return "video/quicktime"
    return "video/3gpp" if head[8:10] == b"3g" else "video/mp4"


def _judge_matroska(tracks: matroska.Tracks) -> FileType:
    name = "webm" if tracks.doc_type == "webm" else "x-matroska"
    if tracks.kinds and matroska.VIDEO not in tracks.kinds and matroska.AUDIO in tracks.kinds:
        return FileType(FileKind.AUDIO, f"audio/{name}")
    return FileType(FileKind.VIDEO if name == "webm" else FileKind.FILE, f"video/{name}")


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        # The last character may have been cut in two, of a file that is longer than its head
        getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    return bool(head)

"""What a file is, by what it holds: neither its name nor the browser that sent it is believed."""

from typing import NamedTuple

import filetype

from syncchat.protocol.kinds import FileKind

HEAD_BYTES = 8192

# What browsers play, and what they call it
_SHOWN = {
    "video/mp4": (FileKind.VIDEO, "video/mp4"),
    "video/webm": (FileKind.VIDEO, "video/webm"),
    "video/quicktime": (FileKind.VIDEO, "video/quicktime"),
    "video/x-m4v": (FileKind.VIDEO, "video/mp4"),
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
_PICTURES = {"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"}
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"


class FileType(NamedTuple):
    kind: str
    type: str


def find_type(head: bytes) -> FileType:
    """``kind`` image is a promise to try: only what can be drawn anew is shown as one."""
    guessed = filetype.guess(head)
    if guessed is None:
        return FileType(FileKind.FILE, TEXT if _is_text(head) else UNKNOWN)
    name = str(guessed.mime)
    if name in _PICTURES:
        return FileType(FileKind.IMAGE, name)
    if name == "video/webm" and _is_sound_alone(head):
        return FileType(FileKind.AUDIO, "audio/webm")
    kind, shown = _SHOWN.get(name, (FileKind.FILE, name))
    return FileType(kind, shown)


def _is_sound_alone(head: bytes) -> bool:
    """A voice recorded in a browser is a film without pictures (Matroska codec names)."""
    return b"A_OPUS" in head and b"V_" not in head


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        # The last character may have been cut in two
        head[: max(0, len(head) - 3) or len(head)].decode()
    except UnicodeDecodeError:
        return False
    return bool(head)

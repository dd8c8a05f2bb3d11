"""A mail as it comes in, read with care: it may say anything of itself."""

import hashlib
from codecs import lookup
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from syncchat.domain.mail.reply_words import find_new_words, read_html, unflow
from syncchat.errors import Forbidden, Invalid

PARTS_LIMIT = 60
DEPTH_LIMIT = 12
TEXT_LIMIT = 400_000  # characters that are looked through; a message has 4,000
# They stand beside a mail, and are nothing that anybody attached
SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
# Of Python, and of no mail: some take minutes for a long one
ESCAPES = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}
BULK = {"bulk", "junk", "list", "auto_reply"}


@dataclass
class IncomingFile:
    name: str
    content: bytes


@dataclass
class IncomingMail:
    sender: str
    message_id: UUID
    words: str
    files: list[IncomingFile] = field(default_factory=list)


def read_mail(content: bytes, place: str = "") -> IncomingMail:
    """``place`` is what it answers: to one of several, the same mail is another message.

    Raises:
        Forbidden: a machine wrote it, or nobody says who did.
        Invalid: it cannot be read.
    """
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        _check_person_wrote(message)
        parts = list(_list_parts(message))
        sender = _find_sender(message)
        words, files = _read_parts(parts)
        message_id = _make_id(content, place)
    except (Forbidden, Invalid):
        raise
    # The parser of the standard library raises what it likes at what is no mail
    except Exception as error:
        raise _make_refusal() from error
    return IncomingMail(sender, message_id, words, files)


def _make_refusal() -> Invalid:
    return Invalid(_("This mail cannot be read. Send plain text, or answer in the chat."))


def _check_person_wrote(message: EmailMessage) -> None:
    """Machines that answer machines never stop (RFC 3834)."""
    automatic = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    marks = ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Loop")
    is_report = message.get_content_type() in ("multipart/report", "message/delivery-status")
    if automatic != "no" or precedence in BULK or is_report or any(mark in message for mark in marks):
        raise Forbidden(_("Automatic answers are not taken."))


def _find_sender(message: EmailMessage) -> str:
    senders = getaddresses([str(each) for each in message.get_all("From", [])])
    if len(senders) != 1 or "@" not in senders[0][1]:
        raise Forbidden(_("This mail does not say who wrote it."))
    return senders[0][1].lower()


def _list_parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Those that hold something, as far as anybody sends them. A mail within a mail is somebody else's."""
    if depth > DEPTH_LIMIT:
        raise _make_refusal()
    if message.get_content_maintype() == "message":
        return
    if not message.is_multipart():
        yield message
        return
    parts: Any = message.get_payload()
    if len(parts) > PARTS_LIMIT:
        raise _make_refusal()
    for part in parts:
        yield from _list_parts(part, depth + 1)


def _read_parts(parts: list[Message]) -> tuple[str, list[IncomingFile]]:
    if len(parts) > PARTS_LIMIT:
        raise _make_refusal()
    plain: list[str] = []
    html: list[str] = []
    other: list[str] = []
    files: list[IncomingFile] = []
    for part in parts:
        name = part.get_filename()
        if part.get_content_type() in SIGNATURES:
            continue
        if name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            if payload := part.get_payload(decode=True):
                files.append(IncomingFile(name or _("attachment"), bytes(payload)))
        else:
            # A picture may stand between two pieces of what was written
            {"plain": plain, "html": html}.get(part.get_content_subtype(), other).append(_decode(part))
    written = _join(plain) or _join([read_html(each) for each in html]) or _join(other)
    return find_new_words(written), files


def _join(pieces: list[str]) -> str:
    return "\n\n".join(piece for piece in pieces if piece.strip())[:TEXT_LIMIT]


def _decode(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload[: TEXT_LIMIT * 4] if isinstance(payload, bytes) else b""
    text = content.decode(_find_charset(part), errors="replace")[:TEXT_LIMIT]
    if str(part.get_param("format", "")).lower() != "flowed" or part.get_content_subtype() != "plain":
        return text
    return unflow(text, drops_blank=str(part.get_param("delsp", "")).lower() == "yes")


def _find_charset(part: Message) -> str:
    with suppress(LookupError, ValueError):
        name = part.get_content_charset() or "utf-8"
        # What is no charset raises here
        b" ".decode(name, errors="replace")
        return "utf-8" if lookup(name).name in ESCAPES else name
    return "utf-8"


def _make_id(content: bytes, place: str) -> UUID:
    """A UUIDv7 of the mail's own id and date, and of what it answers: a mail that comes twice is one message."""
    # As it stands there: the newer policy takes headers apart, and raises at some
    headers = BytesHeaderParser().parsebytes(content)
    named = str(headers.get("Message-ID", "")).strip().encode(errors="replace") or content
    milliseconds = 0
    with suppress(TypeError, ValueError, OverflowError, IndexError):
        milliseconds = max(0, int(parsedate_to_datetime(str(headers["Date"])).timestamp() * 1000))
    digest = hashlib.sha256(place.encode() + b"\0" + named).digest()
    value = ((milliseconds % 2**48) << 80) | int.from_bytes(digest[:10], "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))

"""What a message is in lines of text: its words as they were written, and what else it holds in words."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

Message = dict[str, Any]


def write_message(message: Message, *, says_reply: bool) -> list[str]:
    """At least one line. ``says_reply``: what it answers is not told by a tag."""
    lines = [*_write_parts(message)] or [""]
    lines[0] = _write_lead(message, says_reply=says_reply) + lines[0]
    return lines


def write_change(message: Message) -> list[str]:
    first, *others = write_message(message, says_reply=True)
    return [_("(edited) %s") % first, *others]


def write_deletion(message: Message) -> str:
    """The time is UTC. What was said is not said again."""
    return _("(deleted what was said at %s)") % str(message["at"])[11:16]


def _write_lead(message: Message, *, says_reply: bool) -> str:
    quote = message.get("reply_to")
    if message.get("thread"):
        return str(_("(in a thread) "))
    return f"@{quote['author']['username']}: " if quote and says_reply else ""


def _write_parts(message: Message) -> Iterator[str]:
    yield from _split(message["body"])
    if forward := message.get("forward"):
        yield _("(forwarded from %s)") % forward["author"]["username"]
        yield from _split(forward["body"])
    for place, option in enumerate((message.get("poll") or {}).get("options", ()), 1):
        yield f"{place}) {option['text']} ({option['count']})"
    for file in message.get("files") or ():
        yield _write_file(file)


def _write_file(file: dict[str, Any]) -> str:
    if file.get("gone"):
        return str(file["name"])
    return f"{file['name']} {settings.PUBLIC_URL}{file['url']}"


def _split(text: str) -> list[str]:
    """Without blank lines, which IRC does not send, and what would begin a command of clients (CTCP)."""
    lines = (line.replace("\x01", "").replace("\t", "    ").rstrip() for line in text.splitlines())
    return [line for line in lines if line]

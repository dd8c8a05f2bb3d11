"""What comes with messages, as far as a search knows it: files by their names, and what is forwarded."""

from collections.abc import Iterable

from syncchat.models import Message
from syncchat.models.messages.attachment import gather_files
from syncchat.models.messages.forward import gather_forwards
from syncchat.protocol.kinds import FileKind


def read_attached(messages: Iterable[Message]) -> None:
    listed = list(messages)
    gather_files(listed)
    gather_forwards(listed)


def list_texts(message: Message) -> list[str]:
    """What it says, and what it passes on."""
    return [message.body, *([message.forwarded.body] if message.forwarded else ())]


def join_html(message: Message) -> str:
    return message.html + (message.forwarded.html if message.forwarded else "")


def list_names(message: Message) -> list[str]:
    return [file.name for file in message.files or []]


def has_file(message: Message) -> bool:
    return bool(message.files)


def has_image(message: Message) -> bool:
    return any(file.kind == FileKind.IMAGE for file in message.files or [])

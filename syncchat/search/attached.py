"""Files of messages, as far as a search knows them: their names are words of the message."""

from collections.abc import Iterable

from syncchat.models import Message
from syncchat.models.messages.attachment import gather_files
from syncchat.protocol.kinds import FileKind


def read_files(messages: Iterable[Message]) -> None:
    gather_files(messages)


def list_names(message: Message) -> list[str]:
    return [file.name for file in message.files or []]


def has_file(message: Message) -> bool:
    return bool(message.files)


def has_image(message: Message) -> bool:
    return any(file.kind == FileKind.IMAGE for file in message.files or [])

"""Files of messages, as far as a search knows them: their names are words of the message."""

from collections.abc import Iterable

from syncchat.models import Message


def read_files(messages: Iterable[Message]) -> None:
    """Messages carry none yet."""


def list_names(message: Message) -> list[str]:
    return []


def has_file(message: Message) -> bool:
    return False


def has_image(message: Message) -> bool:
    return False

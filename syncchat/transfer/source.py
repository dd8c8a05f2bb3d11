"""What the writer asks of a format."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from syncchat.transfer.records import Record


class Problem(str):
    """Something that the source holds and that no record can say. It goes to the report."""

    __slots__ = ("subject",)
    subject: str

    @classmethod
    def of(cls, subject: str, reason: str) -> "Problem":
        made = cls(reason)
        made.subject = subject
        return made


class Source(Protocol):
    # Keys mean the same in all that is of one name
    name: str
    # Of this product: ids, addresses that were confirmed, and bytes of pictures are kept as they are
    is_ours: bool

    def list_records(self) -> Iterator[Record | Problem]:
        """People before what they said, a room before its messages, and messages of a room in their order.

        Raises: TransferError where it ends too early or is another format.
        """
        ...

    def open_file(self, path: str) -> BinaryIO:
        """Raises: FileNotFoundError where it holds no such file, TransferError where it cannot be read."""
        ...

    def count_messages(self) -> int:
        """About how many there are, for whoever waits; 0 where that is not known."""
        ...

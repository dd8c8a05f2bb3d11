"""Which formats can be read, by the names that the command takes."""

from collections.abc import Callable
from pathlib import Path

from syncchat.transfer.errors import TransferError
from syncchat.transfer.source import Source
from syncchat.transfer.sources.ours import ExportSource

NAME_LIMIT = 60
FORMATS: dict[str, Callable[[Path], Source]] = {"syncchatroom": ExportSource}


def open_source(kind: str, path: Path, *, name: str = "") -> Source:
    """``name`` keeps apart what is of the same format and of different places.

    Raises:
        TransferError: there is no such file, or it is of another format.
    """
    if not path.exists():
        raise TransferError(f"There is no {path}.")
    source = FORMATS[kind](path)
    if name:
        source.name = f"{source.name}:{name}"[:NAME_LIMIT]
    return source

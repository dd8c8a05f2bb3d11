"""Which formats can be read, by the names that the command takes."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import Record
from syncchat.transfer.source import Problem, Source
from syncchat.transfer.sources.campfire import CampfireSource
from syncchat.transfer.sources.discord import DiscordSource
from syncchat.transfer.sources.lines import LinesSource
from syncchat.transfer.sources.mattermost import MattermostSource
from syncchat.transfer.sources.ours import ExportSource
from syncchat.transfer.sources.rocketchat.dump import RocketChatSource
from syncchat.transfer.sources.rocketchat.tables import RocketChatTables
from syncchat.transfer.sources.slack import SlackSource
from syncchat.transfer.sources.tables import TableSource
from syncchat.transfer.sources.zulip import ZulipSource

NAME_LIMIT = 60
Report = Callable[[str, int, int], None]
FORMATS: dict[str, Callable[[Path], Source]] = {
    "syncchatroom": ExportSource,
    "jsonl": LinesSource,
    "csv": TableSource,
    "slack": SlackSource,
    "mattermost": MattermostSource,
    "campfire": CampfireSource,
    "discord": DiscordSource,
    "zulip": ZulipSource,
    "rocketchat": RocketChatSource,
    "rocketchat-csv": RocketChatTables,
}


def check_source(kind: str, path: Path, report: Report) -> None:
    """Read all of it once, so that what is no whole file of its format is refused before anything is written.

    Raises:
        TransferError: as `open_source`; or it ends too early, or has another shape.
    """
    source = open_source(kind, path)
    total = source.count_messages()
    for number, _record in enumerate(list_records(source)):
        report("checking", number, total)


def list_records(source: Source) -> Iterator[Record | Problem]:
    """Raises: TransferError where it cannot be read on."""
    try:
        yield from source.list_records()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join([error.title, *(str(part) for part in first["loc"])])
        raise TransferError(f"Something in it has another shape: {where}: {first['msg']}.") from error
    except OSError as error:
        raise TransferError(f"It cannot be read: {error.strerror or error}.") from error
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
        raise TransferError(f"Something in it has another shape: {error!r}.") from error


def open_source(kind: str, path: Path, *, name: str = "") -> Source:
    """``name`` keeps apart what is of the same format and of different places.

    Raises:
        TransferError: there is no such file, or it is of another format.
    """
    if not path.exists():
        raise TransferError(f"There is no {path}.")
    try:
        source = FORMATS[kind](path)
    except OSError as error:
        raise TransferError(f"{path} cannot be read: {error.strerror or error}.") from error
    if name:
        source.name = f"{source.name}:{name}"[:NAME_LIMIT]
    return source

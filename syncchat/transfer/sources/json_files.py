"""JSON of others: read whole where it is small, and object by object where it is not."""

import json
from datetime import UTC, datetime
from typing import Any

from syncchat.transfer.errors import TransferError

Thing = dict[str, Any]


def parse_json(text: bytes, name: str) -> Any:
    """Raises: TransferError for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TransferError(f"{name} is no whole JSON: {error}.") from error


def as_things(found: object) -> list[Thing]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def as_thing(found: object) -> Thing:
    return found if isinstance(found, dict) else {}


def as_texts(found: object) -> list[str]:
    return [as_text(each) for each in found if isinstance(each, str | int)] if isinstance(found, list) else []


def as_text(found: object) -> str:
    """As any database can hold it: without the character 0, and without halves of characters."""
    if isinstance(found, str):
        return found if found.isascii() and "\0" not in found else clean(found)
    return str(found) if isinstance(found, int | float) else ""


def clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def read_time(seconds: object) -> datetime | None:
    """Of seconds since 1970, as a number or as a text; None for anything else."""
    try:
        return datetime.fromtimestamp(float(seconds), UTC)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def read_milliseconds(found: object) -> datetime | None:
    if isinstance(found, bool) or not isinstance(found, int | float) or found <= 0:
        return None
    return read_time(found / 1000)


def read_iso(found: object) -> datetime | None:
    """A time without a zone is one of UTC, as databases write it."""
    try:
        at = datetime.fromisoformat(as_text(found).replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)

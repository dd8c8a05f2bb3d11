"""How a delivery is written: each format makes a body of it, and says which answers it takes for success."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from syncchat.models import Delivery
from syncchat.protocol.kinds import WebhookFormat


@dataclass(frozen=True, slots=True)
class Written:
    body: bytes
    type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Format:
    """``write`` gives None for what this format has no words for: nothing is sent then."""

    write: Callable[[Delivery], Written | None]
    takes: Callable[[int], bool] = lambda status: 200 <= status < 300
    # What is wrong with an answer that was taken; nothing, if all is well
    doubt: Callable[[Delivery, bytes], str] = lambda _delivery, _content: ""
    # Of an answer: what names people and rooms in this format's own way, by our names
    name: Callable[[Delivery, Any], Any] = lambda _delivery, said: said


_formats: dict[str, Format] = {}


def register_format(name: WebhookFormat, made: Format) -> None:
    _formats[name] = made


def find_format(name: str) -> Format | None:
    return _formats.get(name)


def list_formats() -> list[str]:
    return list(_formats)


def write_standard(delivery: Delivery) -> Written:
    """As Standard Webhooks has it: what, when, and about what."""
    said = {
        "type": delivery.kind,
        "timestamp": delivery.created_at.isoformat().replace("+00:00", "Z"),
        "data": delivery.payload,
    }
    return Written(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())


register_format(WebhookFormat.STANDARD, Format(write_standard))

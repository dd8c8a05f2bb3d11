import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from syncchat.api.application import api
from syncchat.protocol.asyncapi import build_asyncapi
from syncchat.protocol.tables import write_meanings
from syncchat.protocol.typescript import build_declarations
from syncchatroom.environment import BASE_DIR


def describe() -> dict[str, str]:
    """What is made of the types, by path: documents, and declarations for the browser's code."""
    sockets = build_asyncapi()
    protocol = (BASE_DIR / "docs" / "protocol.md").read_text()
    return {
        "docs/asyncapi.json": _format(sockets),
        "docs/openapi.json": _format(api.get_openapi_schema()),
        "docs/protocol.md": write_meanings(protocol, sockets["components"]["schemas"]),
        "static/js/connection/protocol.d.ts": build_declarations(),
    }


def _format(document: Any) -> str:
    return json.dumps(document, indent=1, default=str) + "\n"


class Command(BaseCommand):
    help = "Writes two documents for programs, and declarations for the browser's code, from the types in the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=BASE_DIR)

    def handle(self, *_args: Any, **options: Any) -> None:
        for name, text in describe().items():
            path = options["folder"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            self.stdout.write(name)

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from syncchat.api.application import api
from syncchat.protocol.asyncapi import build_asyncapi
from syncchatroom.environment import BASE_DIR


def describe() -> dict[str, str]:
    """The two machine-readable descriptions, by file name: what programs need to talk to us."""
    documents = {"asyncapi.json": build_asyncapi(), "openapi.json": api.get_openapi_schema()}
    return {name: json.dumps(document, indent=1, default=str) + "\n" for name, document in documents.items()}


class Command(BaseCommand):
    help = "Writes docs/asyncapi.json and docs/openapi.json from the types in the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=BASE_DIR / "docs")

    def handle(self, *_args: Any, **options: Any) -> None:
        for name, text in describe().items():
            (options["folder"] / name).write_text(text)
            self.stdout.write(str(name))

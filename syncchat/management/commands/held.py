from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.management.people import REFUSED
from syncchat.management.progress import Progress
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.held import export_held


class Command(BaseCommand):
    help = "Writes what legal holds keep, deleted or not, to a zip of JSON lines and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the file if there is one")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        try:
            with Progress(self.stderr) as progress:
                count = export_held(path, force=options["force"], report=progress.report)
        except TransferError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self.stdout.write(f"{path}: {count:,} messages; {path.stat().st_size:,} bytes.")

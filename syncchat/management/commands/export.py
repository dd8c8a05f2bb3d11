from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.management.people import REFUSED
from syncchat.management.progress import Progress
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.archive import export_workspace
from syncchat.transfer.export.scope import Scope


class Command(BaseCommand):
    help = "Writes the whole workspace, direct messages too, to a zip of JSON lines and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the file if there is one")
        parser.add_argument("--without-directs", action="store_true", help="leave direct messages out")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        scope = Scope(without_directs=options["without_directs"])
        try:
            with Progress(self.stderr) as progress:
                made = export_workspace(path, scope, force=options["force"], report=progress.report)
        except TransferError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        for name in made.missing:
            self.stderr.write(f"{name} was missing before: manage.py verify tells whose it is.")
        told = ", ".join(f"{count:,} {kind}" for kind, count in made.counts.items())
        self.stdout.write(f"{path}: {told}; {path.stat().st_size:,} bytes.")

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.backups import BackupError, take_backup
from syncchat.management.progress import Progress


class Command(BaseCommand):
    help = "Writes the database and all files of one moment to one file, while the server goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: var/backups/ with date and time")
        parser.add_argument("--force", action="store_true", help="replace the file if there is one")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with Progress(self.stderr) as progress:
                taken = take_backup(options["file"], force=options["force"], report=progress.report)
        except BackupError as error:
            raise CommandError(str(error)) from error
        for name in sorted(taken.missing):
            self.stderr.write(f"{name} was missing before: manage.py verify tells whose it is.")
        size = taken.path.stat().st_size
        self.stdout.write(f"{taken.path}: {taken.manifest.describe_counts()}; {size:,} bytes, checked.")

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.backups import BackupError, Restoration
from syncchat.backups.restore import Kept
from syncchat.management.progress import Progress

WORD = "restore"


class Command(BaseCommand):
    help = "Goes back to a backup. What is there now is kept aside; everybody signs in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with Progress(self.stderr) as progress:
                restoration = Restoration(options["file"], report=progress.report)
                progress.end()
                self._ask(restoration, is_agreed=options["yes"])
                kept = restoration.run()
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._tell(kept)
        call_command("verify", stdout=self.stdout, stderr=self.stderr)

    def _ask(self, restoration: Restoration, *, is_agreed: bool) -> None:
        manifest = restoration.manifest
        made = f"{manifest.made_at:%Y-%m-%d %H:%M %Z}, version {manifest.version}"
        self.stdout.write(f"Backup of {made}: {manifest.describe_counts()}.")
        self.stdout.write(f"It takes the place of: {restoration.describe_present()}.")
        if is_agreed:
            return
        try:
            answer = input(f'Type "{WORD}" to go on: ')
        except EOFError:
            answer = ""
        if answer.strip() != WORD:
            raise CommandError("Nothing was changed.")

    def _tell(self, kept: Kept) -> None:
        self.stdout.write("Restored. Everybody signs in again; invite links were revoked.")
        for where in filter(None, (kept.database, kept.media)):
            self.stdout.write(f"Kept from before: {where}")

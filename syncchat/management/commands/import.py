from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.management.people import REFUSED
from syncchat.management.progress import Progress
from syncchat.transfer.errors import TransferError
from syncchat.transfer.scratch import being_alone
from syncchat.transfer.sources.formats import FORMATS, check_source, open_source
from syncchat.transfer.sources.people_map import read_people_map
from syncchat.transfer.writing.importer import Importer
from syncchat.transfer.writing.notes import Notes, opening_report
from syncchatroom.collector import spare_the_collector


class Command(BaseCommand):
    help = "Brings in what was said elsewhere. Whatever is here stays; a second run goes on, and doubles nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=sorted(FORMATS))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing, and tell what would be made"
        )
        parser.add_argument("--map", type=Path, help="CSV: whom of there is whom here (docs/transfer.md)")
        parser.add_argument("--into", type=int, help="the id of a room that all of it goes into")
        parser.add_argument(
            "--name", default="", help="of the source, where two of one format are brought in"
        )
        parser.add_argument(
            "--report", type=Path, help="where what could not be taken is written, as JSON lines"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        # A seventh of the time
        spare_the_collector()
        try:
            path: Path = options["file"].absolute()
            chosen = read_people_map(options["map"]) if options["map"] else {}
            with being_alone(), opening_report(options["report"]) as lines, Progress(self.stderr) as progress:
                notes = Notes(lines)
                if not options["dry_run"]:
                    check_source(options["format"], path, progress.report)
                Importer(
                    open_source(options["format"], path, name=options["name"]),
                    notes=notes,
                    is_dry=options["dry_run"],
                    chosen=chosen,
                    into=options["into"],
                    report=progress.report,
                ).run()
        except TransferError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        if options["dry_run"]:
            self.stdout.write("Nothing was written. What would be:")
        for words in notes.list_words():
            self.stdout.write(words)
        if notes.problems:
            self.stdout.write(f"What could not be taken as it was: {lines.name}")

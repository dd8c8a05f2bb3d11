from typing import Any

from django.core.management.base import BaseCommand

from syncchat.management.progress import Progress
from syncchat.search.indexing import catch_up, count_unread, start_over


class Command(BaseCommand):
    help = "Makes the search index anew from the messages. The server may go on; safe to stop and to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        start_over()
        total = count_unread()
        with Progress(self.stdout) as progress:
            while not catch_up(10):
                progress.report("indexing", total - count_unread(), total)
        self.stdout.write("The search index is level with the messages.")

import sys
from typing import Any

from django.core.management.base import BaseCommand

from syncchat.integrity import UNSEEN, verify


class Command(BaseCommand):
    help = (
        "Checks that logs, entries, messages, mentions and memberships agree. Ends with 1 where they do not."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = 0
        for subject, findings in verify():
            self.stdout.write(f"{'NO ' if findings else 'yes'}  {subject}")
            for finding in findings:
                self.stdout.write(f"     {finding.where}: {finding.sentence}")
            count += len(findings)
        if count:
            self.stderr.write(f"{count} findings. Keep a copy of the database before you change anything.")
            sys.exit(1)
        self.stdout.write("The database agrees with itself. What this cannot see:")
        for each in UNSEEN:
            self.stdout.write(f"     {each}")

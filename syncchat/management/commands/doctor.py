import sys
from typing import Any

from django.core.management.base import BaseCommand

from syncchat.operations.doctor import CHECKS, Result, run_checks


class Command(BaseCommand):
    help = "Looks at what is often set up wrongly, and says what to do. Ends with 1 where something is."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = [result for result in run_checks(CHECKS) if self._tell(result)]
        if wrong:
            self.stderr.write(f"Wrong: {', '.join(result.check.name for result in wrong)}.")
            sys.exit(1)
        self.stdout.write("Nothing is wrong.")

    def _tell(self, result: Result) -> bool:
        """Returns whether something is wrong."""
        word = "NO " if result.faults else "-  " if result.reason_skipped else "yes"
        reason = f": {result.reason_skipped}" if result.reason_skipped else ""
        self.stdout.write(f"{word}  {result.check.name}{reason}")
        for fault in result.faults:
            self.stdout.write(f"     {fault}")
        if result.faults:
            self.stdout.write(f"     → {result.check.remedy}")
        return bool(result.faults)

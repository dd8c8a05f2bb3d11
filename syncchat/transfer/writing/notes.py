"""What an import tells of itself: what was made, what was there, and what could not be taken and why."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.utils import timezone

from syncchat.transfer.errors import TransferError

EXAMPLES = 3


@dataclass(slots=True)
class Notes:
    """Each problem goes to ``lines`` as it comes, so that a million of them need no memory."""

    lines: TextIO | None = None
    made: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add_problem(self, subject: str, reason: str, **more: object) -> None:
        """``reason`` is one of few sentences; what it is about stands in ``subject``."""
        self.problems[reason] += 1
        found = self.examples.setdefault(reason, [])
        if len(found) < EXAMPLES:
            found.append(subject)
        if self.lines is not None:
            self.lines.write(
                json.dumps({"about": subject, "reason": reason, **more}, ensure_ascii=False) + "\n"
            )

    def list_words(self) -> list[str]:
        words = [f"Made: {_count(self.made)}." if self.made.total() else "Nothing was made."]
        if self.known.total():
            words.append(f"Already here: {_count(self.known)}.")
        for reason, count in self.problems.most_common():
            words.append(f"{count:,} × {reason} ({'; '.join(self.examples[reason])})")
        return words


def _count(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in counts.items() if count)


@contextmanager
def opening_report(path: Path | None) -> Iterator[TextIO]:
    """A file for what could not be taken; without a name, one of the day and time in the folder of imports."""
    folder = settings.VAR_DIR / "imports"
    chosen = path or folder / f"import-{timezone.now():%Y%m%d-%H%M%S}-{os.getpid()}.jsonl"
    try:
        if path is None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with chosen.open("w", encoding="utf-8", errors="backslashreplace") as lines:
            yield lines
    except OSError as error:
        raise TransferError(f"{chosen} cannot be written: {error.strerror}.") from error

"""A table by whoever imports: whom of there is whom here."""

import csv
from pathlib import Path

from syncchat.transfer.errors import TransferError

LINES_LIMIT = 1_000_000


def read_people_map(path: Path) -> dict[str, str]:
    """Two columns: what somebody is called there (id, user name or address), and their user name here.

    Raises:
        TransferError: it is no such table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TransferError(f"{path} cannot be read as CSV: {error}.") from error
    if len(rows) > LINES_LIMIT:
        raise TransferError(f"{path} has more than {LINES_LIMIT:,} lines.")
    for number, row in enumerate(rows, 1):
        if len(row) < 2:
            raise TransferError(f"Line {number} of {path} has no second column.")
    return {row[0].strip(): row[1].strip().removeprefix("@").lower() for row in rows if row[1].strip()}

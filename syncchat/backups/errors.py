import errno
from collections.abc import Iterator
from contextlib import contextmanager


class BackupError(Exception):
    """Why there is no backup, or why it was not restored, in a sentence for the person who keeps the server."""


@contextmanager
def naming_full_disks(where: object) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = "The disk is full" if error.errno == errno.ENOSPC else f"{error.strerror or error}"
        raise BackupError(f"{error.filename or where}: {reason}. Nothing was kept of it.") from error

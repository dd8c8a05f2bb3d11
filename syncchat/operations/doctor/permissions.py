"""Whether the server's user, and no other, has what is kept."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from syncchat.operations.doctor.check import NotApplicable
from syncchat.operations.startup import list_readable_by_others, list_state


def find_wrong_permissions() -> list[str]:
    if not hasattr(os, "geteuid"):
        raise NotApplicable("Windows has no such modes")
    return [
        *(f"Other users can read {path}." for path in list_readable_by_others()),
        *(f"{path} belongs to another user than {settings.VAR_DIR}." for path in _list_foreign()),
        *(f"This user may not write to {path}." for path in _list_read_only()),
    ]


def _list_foreign() -> Iterator[Path]:
    """What a command made that was once run as root: the server cannot write to it."""
    owner = settings.VAR_DIR.stat().st_uid
    for path in filter(Path.exists, list_state()):
        if path.stat().st_uid != owner:
            yield path


def _list_read_only() -> list[Path]:
    found = filter(Path.exists, (settings.VAR_DIR, settings.FILES_DIR, *list_state()))
    return sorted({path for path in found if not os.access(path, os.W_OK)})

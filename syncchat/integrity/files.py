"""Are the files those that the rows name? Asked outside of the moment: a file has no transactions."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import FileField

from syncchat.backups.summary import list_file_fields
from syncchat.integrity.findings import Finding
from syncchat.models import Attachment

# A file is stored before its row is committed; what nobody names after this long was forgotten
GRACE_SECONDS = 3600


def find_missing_files() -> Iterator[Finding]:
    for field in list_file_fields():
        named = field.model._default_manager.exclude(**{field.name: ""})
        for pk, name in named.values_list("pk", field.name).iterator():
            # Once more, because its row may have been given a newer one since it was read
            if not _exists(name) and named.filter(pk=pk, **{field.name: name}).exists():
                whose = f"{field.model._meta.verbose_name} {pk}"
                yield Finding(whose, f"Its {field.name} {name} is not in {settings.MEDIA_ROOT}.")


def find_forgotten_files() -> Iterator[Finding]:
    """Nobody can reach them any more, and what was deleted should be gone."""
    root, latest = Path(settings.MEDIA_ROOT), time.time() - GRACE_SECONDS
    old = [path for path in sorted(root.rglob("*")) if path.is_file() and path.stat().st_mtime < latest]
    named = {name for field in list_file_fields() for name in _list_names(field)}
    named |= {name for parts in Attachment.objects.values_list("parts", flat=True) for name in parts}
    for path in old:
        if path.relative_to(root).as_posix() not in named:
            yield Finding(str(path.relative_to(root)), "Nothing in the database names this file.")


def _list_names(field: FileField) -> Iterator[str]:
    return field.model._default_manager.values_list(field.name, flat=True).iterator()


def _exists(name: str) -> bool:
    return (Path(settings.MEDIA_ROOT) / name).is_file()

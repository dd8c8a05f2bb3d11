"""Whether this machine has room, the right time, and a backup."""

import shutil
import subprocess
import time
from collections.abc import Iterator

import tzdata
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from syncchat.backups import list_backups
from syncchat.models import LogEntry, User
from syncchat.operations.doctor.check import NotApplicable

GIGABYTE = 1024**3
# Seconds
CLOCKS_MAY_DIFFER = 60
BACKUP_MAY_AGE = 2 * 24 * 3600


def find_full_disks() -> list[str]:
    folders = {path.stat().st_dev: path for path in (settings.FILES_DIR, settings.VAR_DIR)}
    free = {path: shutil.disk_usage(path).free for path in folders.values()}
    return [f"{left / GIGABYTE:.1f} GB are free in {path}." for path, left in free.items() if left < GIGABYTE]


def find_wrong_clocks() -> list[str]:
    return [*_find_unset_clock(), *_find_differences()]


def _find_differences() -> Iterator[str]:
    if user := User.objects.annotate(now=Now()).first():
        seconds = (user.now - timezone.now()).total_seconds()
        if abs(seconds) > CLOCKS_MAY_DIFFER:
            yield f"The database's clock is {abs(seconds):.0f} s {'ahead' if seconds > 0 else 'behind'}."
    newest = LogEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    seconds = (newest - timezone.now()).total_seconds() if newest else 0
    if seconds > CLOCKS_MAY_DIFFER:
        yield f"The newest entry was written {seconds:.0f} s from now."


def _find_unset_clock() -> list[str]:
    """Where systemd knows. Elsewhere, as in a container, the clock is the host's affair."""
    program = shutil.which("timedatectl")
    if program is None:
        return []
    command = [program, "show", "--property=NTPSynchronized", "--value"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=5)
    return ["Nothing sets this machine's clock."] if answer.stdout.strip() == "no" else []


def find_old_time_zones() -> list[str]:
    """Countries change their clocks several times a year."""
    release = tzdata.IANA_VERSION
    return [f"They are of {release}."] if int(release[:4]) < timezone.now().year - 1 else []


def find_old_backup() -> list[str]:
    backups = list_backups()
    if not backups:
        if not User.objects.exists():
            raise NotApplicable("nobody has written anything yet")
        return ["There is none."]
    age = time.time() - backups[-1].stat().st_mtime
    return [f"{backups[-1].name} is {age / 86_400:.0f} days old."] if age > BACKUP_MAY_AGE else []

"""Imports that owners ask for on a page: looked through first, brought in when they have read what it says."""

import errno
import re
import shutil
import traceback
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_room_for
from syncchat.domain.accounts.audit import note_about_import
from syncchat.domain.ids import make_id
from syncchat.domain.rights.asking import check_right
from syncchat.errors import Conflict, DomainError, Invalid, NotFound
from syncchat.models import Import, Room, User
from syncchat.models.imports import ImportStage
from syncchat.protocol.kinds import Right, RoomKind
from syncchat.queue.tasks import import_task, put_down
from syncchat.queue.worker import stay_at
from syncchat.transfer.errors import Busy, TransferError
from syncchat.transfer.scratch import being_alone
from syncchat.transfer.sources.formats import check_source, open_source
from syncchat.transfer.sources.json_files import clean
from syncchat.transfer.sources.people_map import read_people_map
from syncchat.transfer.writing.importer import Importer
from syncchat.transfer.writing.notes import Notes

KEPT = timedelta(days=7)
FILE_LIMIT = 2 * 1024 * 1024 * 1024
FILE_NAME_LIMIT = 80
# Between two notes of how far it is; the queue takes a task that says nothing for a minute for abandoned
TOLD_SECONDS = 5.0
# A file may bring as many reasons as it likes; all of them stand in the report
REASONS_SHOWN, EXAMPLE_LIMIT = 50, 200
BUSY_PAUSE = timedelta(seconds=30)
# One that takes its process with it each time (all memory, say) would be begun again for ever, and others wait for it
ATTEMPTS = 3
REPORT, PEOPLE, FOLDER = "report.jsonl", "people.csv", "file"
_ODD = re.compile(r"[^\w.-]+", re.ASCII)

logger = structlog.get_logger(__name__)


def ask_for_import(
    *,
    actor: User,
    kind: str,
    file: BinaryIO,
    name: str,
    size: int,
    people: BinaryIO | None = None,
    room_id: int | None = None,
) -> Import:
    """Keep the file, and let it be looked through. Nothing is written of it yet.

    Raises:
        Forbidden: they own nothing here.
        NotFound: no such room.
        Invalid: it is too large, or there is no room for it on the disk.
        Conflict: another one is under way.
    """
    check_right(actor, Right.MOVE_DATA)
    if size > FILE_LIMIT:
        raise Invalid(_("Larger than 2 GB: bring it in at the command line."), field="file")
    room = find_room_for(actor, room_id) if room_id else None
    made = Import(id=make_id(), person=actor, format=kind, file=_clean_name(name), room=room)
    _keep_files(made, file, people)
    try:
        with transaction.atomic():
            _check_free()
            made.save(force_insert=True)
            put_down(look_through, import_id=str(made.pk))
    except BaseException:
        shutil.rmtree(find_folder(made), ignore_errors=True)
        raise
    return made


@transaction.atomic
def bring_in(*, actor: User, import_id: UUID) -> None:
    """Twice is once: what is here already is passed by.

    Raises: Forbidden; NotFound; Conflict where it is not looked through yet, or another one is under way.
    """
    check_right(actor, Right.MOVE_DATA)
    found = find_import(actor=actor, import_id=import_id)
    _check_free()
    if not found.can_bring_in:
        raise Conflict(_("There is nothing to bring in."))
    # Another owner may have pressed the same at the same time, or deleted it
    mine = Import.objects.filter(pk=found.pk, stage=found.stage)
    if not mine.update(stage=ImportStage.WRITING, progress=0, attempts=0, reason=""):
        raise Conflict(_("Another import is under way. Wait for it first."))
    note_about_import(actor=actor, subject=f"{found.format}: {found.file}")
    put_down(write_import, import_id=str(found.pk))


def list_imports(*, actor: User) -> QuerySet[Import]:
    check_right(actor, Right.MOVE_DATA)
    return (
        Import.objects.filter(asked_at__gt=timezone.now() - KEPT)
        .select_related("room", "person")
        .order_by("-pk")
    )


def list_rooms_to_fill(*, actor: User) -> QuerySet[Room]:
    return Room.objects.visible_to(actor.pk).exclude(kind=RoomKind.DIRECT).order_by("name", "pk")


def find_import(*, actor: User, import_id: UUID) -> Import:
    """Raises: Forbidden; NotFound."""
    found = list_imports(actor=actor).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def find_report(*, actor: User, import_id: UUID) -> Path:
    """What could not be taken as it was, as lines of JSON. Raises: Forbidden; NotFound."""
    path = find_folder(find_import(actor=actor, import_id=import_id)) / REPORT
    if not path.is_file():
        raise NotFound
    return path


def delete_import(*, actor: User, import_id: UUID) -> None:
    """The file; what was brought in stays. Raises: Forbidden; NotFound; Conflict while it is written."""
    found = find_import(actor=actor, import_id=import_id)
    if not Import.objects.filter(pk=found.pk).exclude(stage=ImportStage.WRITING).delete()[0]:
        raise Conflict(_("It is being brought in. Wait for it first."))
    shutil.rmtree(find_folder(found), ignore_errors=True)


def remove_old_imports() -> None:
    """Rows, and folders of which there is no row any more."""
    Import.objects.filter(asked_at__lt=timezone.now() - KEPT).exclude(stage=ImportStage.WRITING).delete()
    known = {str(pk) for pk in Import.objects.values_list("pk", flat=True)}
    long_ago = (timezone.now() - KEPT).timestamp()
    for folder in _find_root().glob("*-*-*-*-*"):
        # One that is new may be on its way to a row
        if folder.name not in known and folder.stat().st_mtime < long_ago:
            shutil.rmtree(folder, ignore_errors=True)


def find_folder(made: Import) -> Path:
    return _find_root() / str(made.pk)


@import_task
def look_through(import_id: str) -> None:
    """Read all of it once, and tell what would be made."""
    _run(import_id, ImportStage.LOOKING, is_dry=True)


@import_task
def write_import(import_id: str) -> None:
    """May be begun again by another process, a few times: it goes on where the one before was ended."""
    _run(import_id, ImportStage.WRITING, is_dry=False)


def _run(import_id: str, stage: ImportStage, *, is_dry: bool) -> None:
    found = Import.objects.filter(pk=import_id, stage=stage).select_related("person").first()
    if found is None:
        return
    try:
        check_right(found.person, Right.MOVE_DATA)
        told = _tell(_read(found, is_dry=is_dry))
    except Busy:
        # Somebody at the command line, or a process that was taken for gone
        put_down(_find_task(stage), at=timezone.now() + BUSY_PAUSE, import_id=import_id)
    except (TransferError, DomainError) as refusal:
        # No word of the file belongs into the log
        logger.warning("import_refused", format=found.format)
        _fail(found, refusal)
    except Exception as error:
        # What an error says may quote the file: its kind and place say enough
        where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        logger.error("import_failed", format=found.format, error=type(error).__name__, where=where)  # noqa: TRY400
        _fail(found, error)
    else:
        done = ImportStage.READY if is_dry else ImportStage.DONE
        Import.objects.filter(pk=found.pk).update(stage=done, progress=100, told=told)


def _fail(found: Import, error: Exception) -> None:
    # Where the server keeps it is nobody's business
    reason = clean(_say_why(error)).replace(f"{find_folder(found) / FOLDER}/", "")
    reason = reason.replace(f"{find_folder(found)}/", "")
    Import.objects.filter(pk=found.pk).update(stage=ImportStage.FAILED, reason=reason)


def _read(found: Import, *, is_dry: bool) -> Notes:
    if found.room_id is not None:
        # Whoever asked may have left it since
        find_room_for(found.person, found.room_id)
    folder = find_folder(found)
    path = folder / FOLDER / found.file
    told = _Teller(found)
    chosen = read_people_map(folder / PEOPLE) if (folder / PEOPLE).exists() else {}
    _refuse_missing(path)
    with being_alone():
        _count_attempt(found)
        return _bring(found, path, told, chosen, is_dry=is_dry)


def _bring(found: Import, path: Path, told: "_Teller", chosen: dict[str, str], *, is_dry: bool) -> Notes:
    report = find_folder(found) / REPORT
    with report.open("w", encoding="utf-8", errors="backslashreplace") as lines:
        notes = Notes(lines)
        if is_dry:
            check_source(found.format, path, told.report)
        source = open_source(found.format, path)
        into = found.room_id
        Importer(source, notes=notes, is_dry=is_dry, chosen=chosen, into=into, report=told.report).run()
    return notes


def _refuse_missing(path: Path) -> None:
    """Backups hold the row and not the file, and another machine has neither."""
    if not path.is_file():
        raise TransferError(_("The file is not on this server: it came to another one. Send it once more."))


def _count_attempt(found: Import) -> None:
    """Told to the database before anything is read: a process that is killed tells nothing afterwards."""
    found.refresh_from_db(fields=["attempts"])
    if found.attempts >= ATTEMPTS:
        words = _(
            "The server was ended three times while it was at this file; mostly its memory does not suffice. "
            "It is not begun again by itself."
        )
        raise TransferError(words)
    Import.objects.filter(pk=found.pk).update(attempts=F("attempts") + 1)


class _Teller:
    """How far it is, now and then; and to the queue, that somebody is still at it."""

    def __init__(self, found: Import) -> None:
        self._import, self._told = found, monotonic()

    def report(self, _what: str, done: int, total: int) -> None:
        if monotonic() - self._told < TOLD_SECONDS:
            return
        self._told = monotonic()
        Import.objects.filter(pk=self._import.pk).update(progress=min(99, done * 100 // max(1, total)))
        stay_at(_find_task(self._import.stage), import_id=str(self._import.pk))


def _find_task(stage: str) -> Any:
    return look_through if stage == ImportStage.LOOKING else write_import


def _tell(notes: Notes) -> dict[str, Any]:
    problems = [
        [clean(reason), count, list(map(clean, notes.examples[reason]))]
        for reason, count in notes.problems.most_common(REASONS_SHOWN)
    ]
    return {"made": dict(+notes.made), "known": dict(+notes.known), "problems": problems}


def _say_why(error: Exception) -> str:
    if isinstance(error, DomainError):
        return str(error.message)
    if isinstance(error, TransferError):
        return str(error)
    return (error.strerror if isinstance(error, OSError) else None) or _("The server’s log says why.")


def _check_free() -> None:
    if Import.objects.filter(stage__in=(ImportStage.LOOKING, ImportStage.WRITING)).exists():
        raise Conflict(_("Another import is under way. Wait for it first."))


def _keep_files(made: Import, file: BinaryIO, people: BinaryIO | None) -> None:
    folder = find_folder(made)
    try:
        (folder / FOLDER).mkdir(mode=0o700, parents=True)
        _copy(file, folder / FOLDER / made.file)
        if people is not None:
            _copy(people, folder / PEOPLE)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno != errno.ENOSPC:
            raise
        raise Invalid(_("There is no room for it on the server’s disk."), field="file") from error


def _copy(source: BinaryIO, target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, 1024 * 1024)


def _clean_name(name: str) -> str:
    """Its ending says what it is."""
    return _ODD.sub("-", name)[-FILE_NAME_LIMIT:].lstrip(".-") or "file"


def _find_root() -> Path:
    return Path(settings.VAR_DIR) / "imports"

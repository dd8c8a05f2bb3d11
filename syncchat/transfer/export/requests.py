"""Exports that people ask for on a page: each makes one at a time, and fetches it while they still may."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import find_membership, find_room_for
from syncchat.domain.accounts.audit import note_about_export
from syncchat.domain.ids import make_id
from syncchat.domain.rights.asking import check_right
from syncchat.errors import Conflict, DomainError, Forbidden, NotFound
from syncchat.log.append import lock_logs
from syncchat.models import Export, Room, User
from syncchat.models.export import ExportFormat, ExportKind
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import Right, RoomKind
from syncchat.queue.tasks import export_task, put_down
from syncchat.queue.worker import stay_at
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.archive import PARTIAL, export_workspace
from syncchat.transfer.export.readable import export_room
from syncchat.transfer.export.scope import Scope

KEPT = timedelta(days=7)
# Between two looks at how far it is; a task that says nothing for longer is done again by another process
TOLD_SECONDS = 5.0
ENDING = ".zip"

logger = structlog.get_logger(__name__)


@transaction.atomic
def ask_for_export(
    *,
    actor: User,
    kind: str,
    room_id: int | None = None,
    format: str = ExportFormat.LINES,  # noqa: A002
) -> Export:
    """Whoever owns or moderates is noted in the audit log; one's own data is one's own affair.

    Raises:
        Forbidden: they own or moderate nothing of it.
        NotFound: no such room.
        Conflict: one of theirs is being made.
    """
    room = _check_may(actor, kind, room_id)
    lock_logs([actor.log_id])
    if Export.objects.filter(person=actor, finished_at=None, failed_at=None).exists():
        raise Conflict(_("One export of yours is being made. Wait for it first."))
    chosen = format if kind == ExportKind.ROOM else ExportFormat.LINES
    made = Export.objects.create(id=make_id(), person=actor, kind=kind, room=room, format=chosen)
    if kind != ExportKind.OWN:
        note_about_export(actor=actor, subject=room.name if room else "workspace")
    put_down(make_export, export_id=str(made.pk))
    return made


def list_exports(*, actor: User) -> QuerySet[Export]:
    mine = Export.objects.filter(person=actor, asked_at__gt=timezone.now() - KEPT)
    return mine.select_related("room").order_by("-asked_at")


def find_file(*, actor: User, export_id: UUID) -> tuple[Export, Path]:
    """Raises: NotFound for what is not theirs, not ready, gone, or no longer theirs to have."""
    found = list_exports(actor=actor).filter(pk=export_id, finished_at__isnull=False).first()
    if found is None or not find_path(found).is_file():
        raise NotFound
    try:
        _check_may(actor, found.kind, found.room_id)
    except Forbidden as refusal:
        raise NotFound from refusal
    return found, find_path(found)


@transaction.atomic
def delete_export(*, actor: User, export_id: UUID) -> None:
    """What is gone already stays gone."""
    found = Export.objects.filter(person=actor, pk=export_id).first()
    if found is not None:
        path = find_path(found)
        found.delete()
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def list_rooms_to_export(*, actor: User) -> list[Room]:
    """Those that they moderate; of guests, none."""
    if actor.is_guest:
        return []
    rooms = Room.objects.visible_to(actor.pk).exclude(kind=RoomKind.DIRECT).order_by("name", "pk")
    return [room for room in rooms if find_rights(room, actor, find_membership(actor, room.pk)).moderate]


def find_path(export: Export) -> Path:
    return Path(settings.VAR_DIR) / "exports" / f"{export.pk}{ENDING}"


@export_task
def make_export(export_id: str) -> None:
    """May be begun again by another process: the file gets its name once it is whole."""
    found = Export.objects.filter(pk=export_id, finished_at=None, failed_at=None)
    export = found.select_related("person", "room").first()
    if export is None:
        return
    path = find_path(export)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _check_may(export.person, export.kind, export.room_id)
        _write(export, path)
    except DomainError:
        found.update(failed_at=timezone.now())
    except (TransferError, OSError) as error:
        # A full disk, say: whoever asked may ask again
        logger.exception("export_failed", reason=repr(error))
        found.update(failed_at=timezone.now())
    else:
        found.update(finished_at=timezone.now(), size=path.stat().st_size, progress=100)


def remove_expired() -> None:
    """Rows, and files of which there is no row any more."""
    Export.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
    folder = Path(settings.VAR_DIR) / "exports"
    known = {str(pk) for pk in Export.objects.values_list("pk", flat=True)}
    for path in folder.glob(f"*{ENDING}"):
        if path.stem not in known:
            path.unlink(missing_ok=True)
    # A process that was killed leaves its draft
    long_ago = (timezone.now() - KEPT).timestamp()
    for path in folder.glob(f".*{PARTIAL}"):
        if path.stat().st_mtime < long_ago:
            path.unlink(missing_ok=True)


def _write(export: Export, path: Path) -> None:
    told = _Teller(export)
    if export.kind == ExportKind.ROOM and export.room and export.format != ExportFormat.LINES:
        export_room(path, export.room, is_html=export.format == ExportFormat.HTML, report=told.report)
        return
    scope = Scope(reader=export.person, room=export.room)
    if export.kind == ExportKind.OWN:
        scope = Scope(author=export.person)
    export_workspace(path, scope, force=True, report=told.report)


class _Teller:
    """How far it is, now and then; and to the queue, that somebody is still at it."""

    def __init__(self, export: Export) -> None:
        self._export, self._told = export, monotonic()

    def report(self, what: str, done: int, total: int) -> None:
        if monotonic() - self._told < TOLD_SECONDS:
            return
        self._told = monotonic()
        share = min(99, done * 90 // max(1, total)) if what == "messages" else 95
        # By a connection of its own: this one reads a moment that is over, and cannot write into the present
        teller = Thread(target=_tell_progress, args=(self._export.pk, share))
        teller.start()
        teller.join()


def _tell_progress(export_id: UUID, share: int) -> None:
    try:
        Export.objects.filter(pk=export_id).update(progress=share)
        stay_at(make_export, export_id=str(export_id))
    except DatabaseError as error:  # it goes on, and tells it the next time
        logger.warning("export_not_told", reason=repr(error))
    finally:
        connection.close()


def _check_may(actor: User, kind: str, room_id: int | None) -> Room | None:
    if kind == ExportKind.WORKSPACE:
        check_right(actor, Right.MOVE_DATA)
        return None
    if kind == ExportKind.OWN:
        return None
    room = find_room_for(actor, room_id or 0)
    if actor.is_guest:
        # It names everybody, and the groups
        raise Forbidden(_("Guests take along their own data, and no room."))
    if not find_rights(room, actor, find_membership(actor, room.pk)).moderate:
        raise Forbidden(_("Only this room's moderators can do that."))
    return room

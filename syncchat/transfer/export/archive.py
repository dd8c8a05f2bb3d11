"""The file of an export: a zip of the records, the files and what it is, written whole or not at all."""

import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.utils import timezone

from syncchat.domain.files.file_storage import sync_file
from syncchat.integrity.moment import hold_moment
from syncchat.models import Attachment, CustomEmoji, User
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.messages import name_file
from syncchat.transfer.export.names import SOURCE, Names
from syncchat.transfer.export.people import list_people_records, name_avatar, name_emoji
from syncchat.transfer.export.rooms import list_room_records
from syncchat.transfer.export.scope import Scope
from syncchat.transfer.manifest import MANIFEST, RECORDS, Manifest
from syncchat.transfer.records import Record, write_record

CHUNK = 1024 * 1024
PARTIAL = ".partial"
# It holds what was said among few
MODE = 0o600
TOLD_EVERY = 1_000

Report = Callable[[str, int, int], None]


def stay_silent(_what: str, _done: int, _total: int) -> None:
    return


def export_workspace(
    target: Path, scope: Scope, *, force: bool = False, report: Report = stay_silent
) -> Manifest:
    """Everything that the scope holds, of one moment; the server goes on meanwhile.

    Raises:
        TransferError: there is a file already, or no folder for it.
    """
    with writing_zip(target, force=force) as archive, hold_moment():
        names = Names(tells_everything=scope.is_everything)
        counts = _write_records(archive, list_records(scope, names), scope, report)
        missing = _add_files(archive, scope, report)
        manifest = Manifest(source=SOURCE, made_at=timezone.now(), counts=dict(counts), missing=missing)
        archive.writestr(make_entry(MANIFEST), manifest.model_dump_json(indent=1))
    return manifest


def list_records(scope: Scope, names: Names) -> Iterator[Record]:
    yield from list_people_records(scope, names)
    for room in scope.list_rooms().iterator(100):
        yield from list_room_records(room, scope, names)


@contextmanager
def writing_zip(target: Path, *, force: bool) -> Iterator[zipfile.ZipFile]:
    """Nothing stands at ``target`` before all of it is on disk; what fails leaves nothing behind."""
    if target.exists() and not force:
        raise TransferError(f"{target} exists. Choose another name, or say --force to replace it.")
    if not target.parent.is_dir():
        raise TransferError(f"There is no folder {target.parent}.")
    partial = target.with_name(f".{target.name}.{os.getpid()}{PARTIAL}")
    # One that is there is of a process that was killed: in a container the next one has its number
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, MODE)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", compresslevel=3) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
        sync_file(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def _write_records(
    archive: zipfile.ZipFile, records: Iterator[Record], scope: Scope, report: Report
) -> Counter[str]:
    total = sum(scope.list_rooms().values_list("log__head", flat=True))
    counts: Counter[str] = Counter()
    with archive.open(make_entry(RECORDS), "w", force_zip64=True) as lines:
        for number, record in enumerate(records):
            lines.write(write_record(record))
            counts[record.type] += 1
            if number % TOLD_EVERY == 0:
                report("messages", counts["message"], total)
    return counts


def _add_files(archive: zipfile.ZipFile, scope: Scope, report: Report) -> list[str]:
    """Returns which of them are not where they should be."""
    rooms: list[int] = list(scope.list_rooms().values_list("pk", flat=True))
    total = Attachment.objects.once().filter(message__room__in=rooms).count()
    missing = []
    for number, (name, stored) in enumerate(_list_files(scope)):
        report("files", number, total)
        try:
            with default_storage.open(stored) as source:
                add_file(archive, name, cast(BinaryIO, source))
        except FileNotFoundError:
            missing.append(name)
    return missing


def _list_files(scope: Scope) -> Iterator[tuple[str, str]]:
    people = User.objects.exclude(avatar="").order_by("pk")
    for person in (people.filter(pk=scope.author.pk) if scope.author else people).iterator(500):
        yield name_avatar(person), str(person.avatar.name)
    for emoji in (
        []
        if scope.author
        else CustomEmoji.objects.exclude(names=None).order_by("pk").prefetch_related("names")
    ):
        yield name_emoji(emoji), str(emoji.picture.name)
    for room in scope.list_rooms():
        sent = Attachment.objects.filter(message__room=room).exclude(stored="").select_related("copy_of")
        sent = sent.filter(message__author=scope.author) if scope.author else sent
        for file in sent.order_by("message__seq", "place").iterator(500):
            # What is forwarded comes with what it copies, and without it where that is of another room
            if file.copy_of is None or not _holds(scope, file.copy_of):
                yield name_file(file.copy_of or file), str(file.stored.name)


def _holds(scope: Scope, file: Attachment) -> bool:
    return file.message is not None and scope.list_messages().filter(pk=file.message.pk).exists()


def add_file(archive: zipfile.ZipFile, name: str, source: BinaryIO) -> None:
    """Stored as it is: pictures and films are packed already. The same one twice is there once."""
    if name in archive.NameToInfo:
        return
    entry = make_entry(name)
    entry.compress_type = zipfile.ZIP_STORED
    with archive.open(entry, "w", force_zip64=True) as member:
        shutil.copyfileobj(source, member, CHUNK)


def make_entry(name: str) -> zipfile.ZipInfo:
    """Always of the same day, so that the same workspace gives the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = MODE << 16
    return entry

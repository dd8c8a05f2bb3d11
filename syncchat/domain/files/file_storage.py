"""Files into the store and out of it: on a disk they are there when we say so, also after a power cut."""

import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage, storages

PARTS = "uploads"


def keep_part(upload_id: object, offset: int, content: bytes) -> str:
    """A name of its own each time: the same part sent twice at once must not be written twice into one file."""
    return default_storage.save(f"{PARTS}/{upload_id}/{offset}-{secrets.token_hex(8)}", ContentFile(content))


def keep_file(content: BinaryIO | bytes, ending: str = "bin") -> str:
    wrapped = ContentFile(content) if isinstance(content, bytes) else File(content)
    name = default_storage.save(f"files/{secrets.token_urlsafe(16)}.{ending}", wrapped)
    _flush(name)
    return name


def join_parts(names: list[str], target: BinaryIO) -> None:
    for name in names:
        with default_storage.open(name) as part:
            for chunk in part.chunks():
                target.write(chunk)
    target.seek(0)


def has_files(names: list[str]) -> bool:
    return all(default_storage.exists(name) for name in names)


def drop_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _flush(name: str) -> None:
    if not isinstance(storages["default"], FileSystemStorage):
        return
    path = Path(default_storage.path(name))
    sync_file(path)
    sync_file(path.parent)


def sync_file(path: Path) -> None:
    """Also for folders: a name is on disk only when its folder is."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return  # Windows opens no folder, and writes names by itself
    # Windows flushes only what may be written
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

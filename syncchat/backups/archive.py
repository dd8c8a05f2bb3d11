"""The file itself: a zip of the database, the media and the manifest, written whole or not at all."""

import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from syncchat.backups.errors import BackupError
from syncchat.backups.manifest import BYTES_LIMIT, MANIFEST, Manifest, Member, parse_manifest
from syncchat.backups.progress import Report
from syncchat.domain.files.file_storage import sync_file

CHUNK = 1024 * 1024
PARTIAL = ".partial"
MODE = 0o600  # it holds all that was ever written


class Writer:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: BinaryIO, *, compress: bool) -> None:
        digest, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        entry.external_attr = MODE << 16
        with self._archive.open(entry, "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members[name] = Member(size=size, sha256=digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        self._archive.writestr(MANIFEST, manifest.model_dump_json(indent=1), zipfile.ZIP_DEFLATED)


@contextmanager
def writing_archive(target: Path, *, force: bool, check: Callable[[Path], None]) -> Iterator[Writer]:
    """Nothing stands at ``target`` before all of it is on disk; what fails leaves nothing behind."""
    if target.exists() and not force:
        raise BackupError(f"{target} exists. Choose another name, or say --force to replace it.")
    partial = target.with_name(f".{target.name}.{os.getpid()}{PARTIAL}")
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, MODE)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", compresslevel=3) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        check(partial)
        os.replace(partial, target)
        sync_file(target.parent)
    finally:
        partial.unlink(missing_ok=True)


# All that zipfile and zlib say about bytes that are not what they should be. A disk that fails says OSError
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Reader:
    """Believes nothing of an archive but what its manifest says and its bytes prove."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, *DAMAGE) as error:
            raise BackupError(f"{path} is not a whole backup: {error}.") from error
        self.manifest = parse_manifest(self._read_manifest())
        self._check_names()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _read_manifest(self) -> bytes:
        try:
            entry = self._archive.getinfo(MANIFEST)
            if entry.file_size > BYTES_LIMIT:
                raise BackupError("The manifest is too long to be one.")
            return self._archive.read(entry)
        except KeyError as error:
            raise BackupError("This is not a backup of SyncChatRoom: it has no manifest.") from error
        except (OSError, *DAMAGE) as error:
            raise BackupError(f"The manifest cannot be read: {error}.") from error

    def _check_names(self) -> None:
        names = [entry.filename for entry in self._archive.infolist()]
        wanted = {*self.manifest.members, MANIFEST}
        if len(names) != len(set(names)) or set(names) != wanted:
            odd = sorted(set(names) ^ wanted) or ["one name twice"]
            raise BackupError(f"The archive and its manifest disagree about {odd[0]!r}.")

    def check(self, report: Report) -> None:
        """Read every byte. Raises: BackupError at the first that is not what the manifest says."""
        for number, name in enumerate(self.manifest.members):
            report("checking", number, len(self.manifest.members))
            with open(os.devnull, "wb") as nowhere:
                self._copy(name, nowhere)

    def unpack(self, folder: Path, report: Report) -> None:
        for number, name in enumerate(self.manifest.members):
            report("unpacking", number, len(self.manifest.members))
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                self._copy(name, file)
                file.flush()
                os.fsync(file.fileno())

    def _copy(self, name: str, target: BinaryIO) -> None:
        member, digest, size = self.manifest.members[name], hashlib.sha256(), 0
        for chunk in self._read_chunks(name):
            digest.update(chunk)
            size += len(chunk)
            if size > member.size:
                break
            target.write(chunk)
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise BackupError(f"{name} is not what the manifest says: the backup is damaged or was changed.")

    def _read_chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as source:
                while chunk := source.read(CHUNK):
                    yield chunk
        except (OSError, *DAMAGE) as error:
            raise BackupError(f"{name} is damaged: {error}.") from error

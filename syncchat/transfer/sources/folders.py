"""A zip, a tar or a folder, alike for whoever reads files by their names."""

import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from syncchat.transfer.errors import TransferError
from syncchat.transfer.scratch import make_scratch
from syncchat.transfer.sources.archives import MEMBERS_LIMIT, RATIO_LIMIT, SMALL, ZipSource, check_name

CHUNK = 1024 * 1024


class Folder(Protocol):
    def __contains__(self, name: str) -> bool: ...
    def list_names(self) -> list[str]: ...
    def find_size(self, name: str) -> int: ...
    def open(self, name: str) -> BinaryIO: ...
    def read(self, name: str, limit: int) -> bytes: ...


class DiskFolder:
    """Files below a folder. What leads out of it by a link is not there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names = {
            path.relative_to(root).as_posix(): path
            for path in sorted(root.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(root.resolve())
        }

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def list_names(self) -> list[str]:
        return list(self._names)

    def find_size(self, name: str) -> int:
        return self._names[name].stat().st_size

    def open(self, name: str) -> BinaryIO:
        if name not in self._names:
            raise FileNotFoundError(name)
        return self._names[name].open("rb")

    def read(self, name: str, limit: int) -> bytes:
        with self.open(name) as file:
            content = file.read(limit + 1)
        if len(content) > limit:
            raise TransferError(f"{name} is longer than {limit:,} bytes.")
        return content


class TarFolder(DiskFolder):
    """Unpacked into a folder of its own, which goes with the process: a packed tar is read in one direction only."""

    def __init__(self, path: Path) -> None:
        self._scratch = make_scratch()
        root = Path(self._scratch.name)
        try:
            with tarfile.open(path) as archive:
                _unpack(archive, root, path.stat().st_size)
        except (OSError, tarfile.TarError, EOFError, ValueError) as error:
            self._scratch.cleanup()
            raise TransferError(f"{path} is no whole tar archive: {error}.") from error
        except TransferError:
            self._scratch.cleanup()
            raise
        super().__init__(root)


def open_folder(path: Path) -> Folder:
    """Raises: TransferError for what is none."""
    if path.is_dir():
        return DiskFolder(path)
    if path.suffix.lower() == ".json":
        return OneFile(path)
    return ZipSource(path) if path.suffix.lower() == ".zip" else TarFolder(path)


class OneFile(DiskFolder):
    """A file by itself; what lies beside it goes with it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self._only = path.name

    def list_names(self) -> list[str]:
        return [self._only]


def _unpack(archive: tarfile.TarFile, root: Path, packed: int) -> None:
    """Plain files alone: no links, devices or owners."""
    size = 0
    for number, member in enumerate(_list_members(archive)):
        check_name(member.name)
        size += member.size
        if number > MEMBERS_LIMIT:
            raise TransferError("The archive holds more files than any export.")
        if size > SMALL and size > packed * RATIO_LIMIT:
            raise TransferError(f"The archive would unpack to more than {RATIO_LIMIT} times its size.")
        source = archive.extractfile(member)
        target = root / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source is not None:
            with source, target.open("xb") as file:
                shutil.copyfileobj(source, file, CHUNK)


def _list_members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        if member.issym() or member.islnk():
            raise TransferError(f"{member.name[:200]!r} is a link, which no export holds.")
        if member.isfile():
            yield member

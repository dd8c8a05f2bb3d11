"""Archives of others: nothing in them is believed, and nothing of them is unpacked to where it says."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from syncchat.transfer.errors import TransferError

# What text a packed byte may become; a bomb's are thousands
RATIO_LIMIT = 200
# Below that nothing is a bomb
SMALL = 10 * 1024 * 1024
MEMBERS_LIMIT = 5_000_000
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class ZipSource:
    """A zip whose members are asked for by their names, one after the other."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            members = self._zip.infolist()
        except (OSError, *DAMAGE) as error:
            raise TransferError(f"{path} is no whole zip archive: {error}.") from error
        self._check(path, members)
        self._names = {member.filename: member for member in members if not member.is_dir()}

    def _check(self, path: Path, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MEMBERS_LIMIT:
            raise TransferError(f"{path} holds {len(members):,} files, which is more than any export.")
        names = [member.filename for member in members]
        if len(set(names)) != len(names):
            raise TransferError(f"{path} holds two files of one name.")
        for member in members:
            check_name(member.filename)
            if member.flag_bits & 1:
                raise TransferError(f"{member.filename[:200]!r} is locked with a password.")
        size = sum(member.file_size for member in members)
        packed = path.stat().st_size
        if size > SMALL and size > packed * RATIO_LIMIT:
            raise TransferError(
                f"{path} would unpack to {size:,} bytes, {size // max(1, packed)} times its size."
            )

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def list_names(self) -> list[str]:
        return list(self._names)

    def find_size(self, name: str) -> int:
        return self._names[name].file_size

    def open(self, name: str) -> BinaryIO:
        """Raises: FileNotFoundError for a name that is not there, TransferError where it cannot be read."""
        member = self._names.get(name)
        if member is None:
            raise FileNotFoundError(name)
        try:
            return cast(BinaryIO, _Checked(self._zip.open(member), name))
        except (OSError, *DAMAGE) as error:
            raise TransferError(f"{name} cannot be read: {error}.") from error

    def read(self, name: str, limit: int) -> bytes:
        """All of it. Raises: as `open`; TransferError where it is longer."""
        with self.open(name) as member:
            content = member.read(limit + 1)
        if len(content) > limit:
            raise TransferError(f"{name} is longer than {limit:,} bytes.")
        return content


class _Checked:
    """A member of a zip; what it says about broken bytes is said as ours."""

    def __init__(self, member: object, name: str) -> None:
        self._member, self._name = cast(BinaryIO, member), name

    def __enter__(self) -> "_Checked":
        return self

    def __exit__(self, *_: object) -> None:
        self._member.close()

    def read(self, size: int = -1) -> bytes:
        try:
            return self._member.read(size)
        except (OSError, *DAMAGE) as error:
            raise TransferError(f"{self._name} is damaged: {error}.") from error

    def readline(self, limit: int = -1) -> bytes:
        try:
            return self._member.readline(limit)
        except (OSError, *DAMAGE) as error:
            raise TransferError(f"{self._name} is damaged: {error}.") from error

    def close(self) -> None:
        self._member.close()


def check_name(name: str) -> None:
    """Raises: TransferError for one that leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name or (name[1:2] == ":" and name[:1].isalpha()):
        raise TransferError(f"{name[:200]!r} leads out of the archive.")


def list_lines(source: BinaryIO, limit: int, name: str) -> Iterator[tuple[int, bytes]]:
    """With their numbers, without empty ones. Raises: TransferError for one that is too long."""
    number = 0
    while line := source.readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise TransferError(f"Line {number} of {name} is longer than {limit:,} bytes.")
        if line.strip():
            yield number, line

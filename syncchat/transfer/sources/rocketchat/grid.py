"""Files that Rocket.Chat keeps in its database (GridFS): put together in a folder when the first one is asked for."""

from pathlib import Path
from typing import BinaryIO

from syncchat.transfer.errors import TransferError
from syncchat.transfer.scratch import make_scratch
from syncchat.transfer.sources.json_files import as_text
from syncchat.transfer.sources.rocketchat.collections import Collections

BUCKET = "rocketchat_uploads"
CHUNK = 255 * 1024


class GridFiles:
    def __init__(self, collections: Collections) -> None:
        self._collections = collections
        self._numbers: dict[str, int] = {}
        self._root: Path | None = None

    def open(self, file_id: str) -> BinaryIO:
        """Raises: FileNotFoundError, TransferError where chunks cannot be read."""
        if self._root is None:
            self._root = self._unpack()
        if file_id not in self._numbers:
            raise FileNotFoundError(file_id)
        return self._name(self._root, file_id).open("rb")

    def _unpack(self) -> Path:
        """Under numbers: an id could be any name."""
        self._scratch = make_scratch()
        root = Path(self._scratch.name)
        sizes = {
            as_text(each.get("_id")): each.get("chunkSize")
            for each in self._collections.read(f"{BUCKET}.files")
        }
        for chunk in self._collections.read(f"{BUCKET}.chunks"):
            file_id, place, content = as_text(chunk.get("files_id")), chunk.get("n"), chunk.get("data")
            size = sizes.get(file_id) or CHUNK
            if not isinstance(place, int) or not isinstance(content, bytes) or not isinstance(size, int):
                raise TransferError(f"A part of the file {file_id[:40]} has another shape.")
            self._numbers.setdefault(file_id, len(self._numbers))
            path = self._name(root, file_id)
            with path.open("r+b" if path.exists() else "xb") as file:
                file.seek(place * size)
                file.write(content)
        return root

    def _name(self, root: Path, file_id: str) -> Path:
        return root / str(self._numbers[file_id])

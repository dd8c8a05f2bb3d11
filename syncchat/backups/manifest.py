"""What a backup says of itself. Its own file in the archive, and the first that is read."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from syncchat.backups.errors import BackupError
from syncchat.backups.version import get_version, parse_version

MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media/"
FORMAT = 1
BYTES_LIMIT = 256 * 1024 * 1024  # of the manifest: a million files are 120 MB

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _check_name(name: str) -> str:
    parts = name.split("/")
    is_clean = not {"", ".", ".."} & set(parts) and not {"\\", "\0", ":"} & set(name)
    if not is_clean or PurePosixPath(name).is_absolute():
        raise ValueError(f"{name!r} would leave the folder")
    if name != DATABASE and not name.startswith(MEDIA):
        raise ValueError(f"{name!r} is neither the database nor a file of the media")
    return name


class Member(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["syncchatroom backup"] = "syncchatroom backup"
    format_version: int = FORMAT
    version: str
    made_at: datetime
    database: Literal["sqlite", "postgresql"]
    database_version: str
    migrations: dict[str, list[str]]
    counts: dict[str, int]
    members: dict[Annotated[str, AfterValidator(_check_name)], Member]

    def describe_counts(self) -> str:
        return describe_counts(self.counts)


def describe_counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counts.items()) or "nothing"


def parse_manifest(text: bytes) -> Manifest:
    """Raises: BackupError if it is not one, or one of a future that this code does not know."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BackupError(f"The manifest cannot be trusted: {where}: {first['msg']}.") from error
    if manifest.format_version > FORMAT or parse_version(manifest.version) > parse_version(get_version()):
        words = f"The backup was made by version {manifest.version}; this is {get_version()}. Update first."
        raise BackupError(words)
    if DATABASE not in manifest.members:
        raise BackupError("The manifest cannot be trusted: it names no database.")
    return manifest

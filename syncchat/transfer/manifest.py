"""What says that a zip is one of ours, and how it is to be read."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from syncchat.transfer.errors import TransferError
from syncchat.transfer.records import VERSION

MANIFEST = "syncchatroom.json"
RECORDS = "records.jsonl"


class Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore")

    format: Literal["syncchatroom-export"] = "syncchatroom-export"
    version: int = VERSION
    # Where keys of people and rooms are from: two imports of one source are one workspace
    source: str
    made_at: AwareDatetime
    counts: dict[str, int] = {}
    # Files that should have been there
    missing: list[str] = []


def parse_manifest(text: bytes) -> Manifest:
    """Raises: TransferError for what is none, or of a version that is not known."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise TransferError(f"{MANIFEST} does not say what an export says.") from error
    if manifest.version > VERSION:
        raise TransferError(
            f"This export is of version {manifest.version}; this release reads up to {VERSION}."
        )
    return manifest

"""Files on their way to a message, and those of a room, as they travel over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from syncchat.protocol.commands import Number
from syncchat.protocol.events import File, Person
from syncchat.protocol.http import Asked
from syncchat.protocol.shape import Shape

# The domain says what is wrong with more than it takes
WAVEFORM_BOUND = 1_000


class Upload(Shape):
    """How far a file has come. ``file`` once the server has read and stored all of it."""

    id: UUID
    name: str
    size: int
    offset: int
    file: File | None


class RoomFile(Shape):
    """A file of a room, and where it was said."""

    file: File
    message: UUID
    seq: int
    at: datetime
    author: Person


class RoomFiles(Shape):
    """The newest first; `next` is the `before` of the next page."""

    files: list[RoomFile]
    count: int
    next: int | None


class NewVoice(Asked):
    """How long what was recorded is, in milliseconds, and how loud from its beginning to its end, from 0 to 100."""

    duration: Number
    waveform: Annotated[list[Number], Field(max_length=WAVEFORM_BOUND)] = []


class NewUpload(Asked):
    id: Annotated[UUID, Field(strict=False)]
    name: Annotated[str, Field(max_length=1000)]
    size: Number
    # Of a voice message: a recording says no length of its own while it is still being written
    voice: NewVoice | None = None

"""Path and query parameters, bounded: a number beyond the database's never reaches it."""

from typing import Annotated

from ninja import Path, Query
from pydantic import AfterValidator

from syncchat.domain.rooms.directory import MEMBERS_LIMIT
from syncchat.errors import NotFound

LARGEST = 2**53 - 1


def _check_size(number: int) -> int:
    # What cannot exist is answered as what does not exist
    if not 0 <= number <= LARGEST:
        raise NotFound
    return number


Id = Annotated[int, Path(), AfterValidator(_check_size)]
Offset = Annotated[int, Query(ge=0, le=LARGEST)]
OptionalId = Annotated[int | None, Query(ge=0, le=LARGEST)]
OptionalSeq = Annotated[int | None, Query(ge=0, le=LARGEST)]
Emoji = Annotated[str, Path(max_length=64)]
OptionalEmoji = Annotated[str, Query(max_length=64)]
SearchText = Annotated[str, Query(max_length=100)]
PageSize = Annotated[int, Query(ge=1, le=100)]
MembersPage = Annotated[int, Query(ge=1, le=MEMBERS_LIMIT)]
SearchQuery = Annotated[str, Query(max_length=500)]
# Microseconds and an id
ActivityCursor = Annotated[str, Query(max_length=60)]
Cursor = Annotated[str, Query(max_length=40)]

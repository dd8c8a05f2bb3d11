from collections.abc import Iterable

from syncchat.api.base.parameters import Cursor, PageSize, SearchQuery
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.search import search
from syncchat.models import Room, User
from syncchat.models.messages.attachment import gather_files
from syncchat.protocol.kinds import RoomKind
from syncchat.protocol.search import FoundMessage, FoundPerson, FoundRoom, Piece, SearchOrder, SearchResults
from syncchat.search import highlighting
from syncchat.serializers.messages import serialize_messages, serialize_quote
from syncchat.serializers.people import serialize_person

router = Router(tags=["search"])


@router.get("search", response=SearchResults)
def search_messages(
    request: SignedInRequest,
    query: SearchQuery = "",
    cursor: Cursor = "",
    limit: PageSize = 20,
    order: SearchOrder = SearchOrder.NEWEST,
) -> SearchResults:
    """Messages that you may read, the newest or the best match first: words, "phrases", `*parts*`, and
    filters such as `from:mira` `in:kitchen` `has:file|link|image` `is:pinned|thread` `before:2026-05-31`
    `after:2026-05`.
    """
    check_limit(name="search", key=str(request.user.pk))
    found = search.search(user=request.user, query=query, cursor=cursor, limit=limit, order=order)
    gather_files(each for result in found.results for each in (result.before, result.after))
    messages = serialize_messages([result.message for result in found.results], request.user)
    return SearchResults(
        results=[
            FoundMessage(
                message=message,
                excerpt=_encode(result.excerpt),
                files=[*map(_encode, result.files)],
                before=serialize_quote(result.before) if result.before else None,
                after=serialize_quote(result.after) if result.after else None,
            )
            for message, result in zip(messages, found.results, strict=True)
        ],
        next=found.next,
        total=found.total,
        has_more=found.has_more,
        rooms=_encode_rooms(found.rooms),
        people=[FoundPerson(person=serialize_person(person), count=count) for person, count in found.people],
        suggestion=found.suggestion,
        notes=found.notes,
        is_level=found.is_level,
    )


def _encode(pieces: Iterable[highlighting.Piece]) -> list[Piece]:
    return [Piece(text=piece.text, hit=piece.hit) for piece in pieces]


def _encode_rooms(rooms: list[tuple[Room, int]]) -> list[FoundRoom]:
    people: dict[int, list[User]] = search.list_people_of(room for room, _count in rooms)
    return [
        FoundRoom(
            id=room.pk,
            kind=RoomKind(room.kind),
            name=room.name,
            people=[serialize_person(person) for person in people.get(room.pk, [])],
            count=count,
        )
        for room, count in rooms
    ]

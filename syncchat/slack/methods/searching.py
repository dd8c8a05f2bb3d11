"""`search.messages`: by our own search, whose filters are Slack's where both have them."""

from syncchat.access import pick_rooms_for
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.search.search import search
from syncchat.models import Room
from syncchat.protocol.search import SearchOrder
from syncchat.slack.call import Answer, Call
from syncchat.slack.shapes.messages import Shape, shape_messages
from syncchat.slack.shapes.rooms import shape_room

PAGE, LARGEST = 20, 100
# What a client says for the first page
FIRST = "*"


def search_messages(call: Call) -> Answer:
    """The newest first, or by `sort=score` the best; the next page by its cursor alone."""
    query, limit = call.arguments.need("query"), call.arguments.number("count", default=PAGE, largest=LARGEST)
    check_limit(name="search", key=str(call.user.pk))
    order = SearchOrder.BEST if call.arguments.text("sort") == "score" else SearchOrder.NEWEST
    cursor = call.arguments.text("cursor").replace(FIRST, "")
    found = search(user=call.user, query=query, cursor=cursor, limit=limit, order=order)
    messages = [result.message for result in found.results]
    rooms = pick_rooms_for(call.user, {each.room_id for each in messages})
    shapes = shape_messages(messages, call.base)
    matches = [
        _match(call, rooms[message.room_id], shape, message.seq)
        for message, shape in zip(messages, shapes, strict=True)
    ]
    paging = {"count": limit, "total": found.total, "page": 1, "pages": -(-found.total // limit)}
    return {
        "query": query,
        "messages": {"total": found.total, "paging": paging, "matches": matches},
        "response_metadata": {"next_cursor": found.next or ""},
    }


def _match(call: Call, room: Room, shape: Shape, seq: int) -> Shape:
    where = shape_room(room, call.user, None)
    named = ("id", "is_im", "is_mpim", "is_private")
    channel = {name: where[name] for name in named} | {"name": where.get("name", where.get("user", ""))}
    return {**shape, "channel": channel, "permalink": f"{call.base}/rooms/{room.pk}/{seq}/"}

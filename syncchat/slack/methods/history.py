"""`conversations.history` and `.replies`: what was said."""

from django.db.models import QuerySet

from syncchat.domain.messages.history import messages_in_room
from syncchat.models import Message, Room
from syncchat.slack.call import Answer, Call
from syncchat.slack.errors import SlackError
from syncchat.slack.paging import read_cursor, write_cursor
from syncchat.slack.shapes.messages import shape_messages
from syncchat.slack.times import find_by_ts, find_seq

PAGE, LARGEST = 100, 200


def read_history(call: Call) -> Answer:
    """The newest first."""
    room, limit = call.find_room(), call.arguments.number("limit", default=PAGE, largest=LARGEST)
    wanted = _between(call, room, messages_in_room(room))
    if (before := read_cursor(call.arguments)) is not None:
        wanted = wanted.filter(seq__lt=before)
    page = list(_show(wanted).order_by("-seq")[: limit + 1])
    return _answer(call, page, limit) | {"pin_count": _count_pins(room)}


def read_replies(call: Call) -> Answer:
    """The first message of the thread, then its answers, the oldest first."""
    room, limit = call.find_room(), call.arguments.number("limit", default=PAGE, largest=LARGEST)
    found = find_by_ts(room.messages.all(), room.log.head, call.arguments.need("ts"))
    if found is None:
        raise SlackError("thread_not_found")
    root = found.thread_id or found.pk
    thread = room.messages.filter(pk=root) | room.messages.filter(thread=root)
    wanted = _between(call, room, thread)
    if (after := read_cursor(call.arguments)) is not None:
        wanted = wanted.filter(seq__gt=after)
    return _answer(call, list(_show(wanted).order_by("seq")[: limit + 1]), limit)


def _show(messages: QuerySet[Message]) -> QuerySet[Message]:
    there = messages.filter(deleted_at=None)
    return there.for_display().select_related("thread__author", "author", "person", "pinned_by")  # type: ignore[attr-defined, no-any-return]


def _answer(call: Call, page: list[Message], limit: int) -> Answer:
    shown, has_more = page[:limit], len(page) > limit
    return {
        "messages": shape_messages(shown, call.base),
        "has_more": has_more,
        "response_metadata": write_cursor(shown[-1].seq if has_more else None),
    }


def _between(call: Call, room: Room, messages: QuerySet[Message]) -> QuerySet[Message]:
    inclusive = call.arguments.flag("inclusive")
    if oldest := _find(room, call, "oldest"):
        seq, is_message = oldest
        messages = messages.filter(seq__gte=seq if inclusive or not is_message else seq + 1)
    if latest := _find(room, call, "latest"):
        seq, is_message = latest
        messages = messages.filter(seq__lt=seq + 1 if inclusive and is_message else seq)
    return messages


def _find(room: Room, call: Call, name: str) -> tuple[int, bool] | None:
    text = call.arguments.text(name)
    if text in ("", "0", "now"):
        return None
    found = find_seq(room, text)
    if found is None:
        raise SlackError(f"invalid_ts_{name}")
    return found


def _count_pins(room: Room) -> int:
    return room.messages.filter(pinned_at__isnull=False).count()

"""CHATHISTORY (https://ircv3.net/specs/extensions/chathistory): what was said before, page by page."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, Q

from syncchat.irc.capabilities import DIGITS
from syncchat.irc.channels import Channel
from syncchat.irc.lines import Line
from syncchat.irc.places import read_said
from syncchat.irc.session import Session, make_batch
from syncchat.irc.telling import tell_past
from syncchat.models import Message

PAGE_LIMIT = 100
# How many parameters each has: subcommand, target, one or two places, and how many
SUBCOMMANDS = {"BEFORE": 4, "AFTER": 4, "LATEST": 4, "AROUND": 4, "BETWEEN": 5, "TARGETS": 4}


class Place(NamedTuple):
    """A moment of the past, by a message or by a time: `field` of a message is less, equal or more."""

    field: str
    value: Any

    def compare(self, how: str) -> Q:
        return Q(**{f"{self.field}__{how}": self.value})


class NoPlace(ValueError):
    pass


async def show_past(session: Session, line: Line) -> None:
    kind = line.get(0).upper()
    if len(line.params) < SUBCOMMANDS.get(kind, 99):
        code = "NEED_MORE_PARAMS" if kind in SUBCOMMANDS else "UNKNOWN_COMMAND"
        session.wire.fail("CHATHISTORY", code, kind or "*", "This is no request for history")
        return
    if kind == "TARGETS":
        await _show_targets(session, line)
        return
    channel = session.channels.find(line.get(1))
    if channel is None:
        session.wire.fail(
            "CHATHISTORY", "INVALID_TARGET", kind, line.get(1), "There is no history of it for you"
        )
        return
    try:
        messages = await _read(session, channel, kind, line.params[2:])
    except NoPlace:
        session.wire.fail("CHATHISTORY", "INVALID_PARAMS", kind, "This names no place in it")
        return
    tell_past(session, channel, messages)


async def _read(session: Session, channel: Channel, kind: str, said: list[str]) -> list[dict[str, Any]]:
    limit = _read_limit(said[-1])
    places = [await _find(session, channel, each) for each in said[:-1]]
    first = places[0]
    match kind:
        case "LATEST":
            where, newest = first.compare("gt") if first else Q(), True
        case "BEFORE" if first:
            where, newest = first.compare("lt"), True
        case "AFTER" if first:
            where, newest = first.compare("gt"), False
        case "AROUND" if first:
            older = await _ask(session, channel, first.compare("lt"), limit // 2, newest=True)
            return older + await _ask(
                session, channel, first.compare("gte"), limit - len(older), newest=False
            )
        case "BETWEEN" if first and places[1]:
            early, late = _sort(first, places[1])
            where, newest = early.compare("gt") & late.compare("lt"), early is not first
        case _:
            raise NoPlace
    return await _ask(session, channel, where, limit, newest=newest)


def _sort(first: Place, second: Place) -> list[Place]:
    if first.field != second.field:
        raise NoPlace
    return sorted([first, second], key=lambda place: place.value)


async def _ask(
    session: Session, channel: Channel, where: Q, limit: int, *, newest: bool
) -> list[dict[str, Any]]:
    if limit < 1:
        return []
    return await session.read(lambda: read_said(session.user_id, channel.id, where, limit, is_newest=newest))


async def _find(session: Session, channel: Channel, said: str) -> Place | None:
    """None for `*`. Raises: NoPlace."""
    if said == "*":
        return None
    kind, _, value = said.partition("=")
    try:
        if kind == "timestamp":
            return Place("created_at", _read_moment(value))
        if kind == "msgid":
            seq = await session.read(_find_seq, channel.id, UUID(value))
            return Place("seq", seq)
    except ValueError as error:
        raise NoPlace from error
    raise NoPlace


def _find_seq(room_id: int, message_id: UUID) -> int:
    found = Message.objects.filter(room=room_id, pk=message_id).values_list("seq", flat=True).first()
    if found is None:
        raise NoPlace
    return found


def _read_limit(said: str) -> int:
    if not said.isdecimal() or len(said) > DIGITS:
        raise NoPlace
    return min(int(said), PAGE_LIMIT)


async def _show_targets(session: Session, line: Line) -> None:
    """In which rooms something was said between two times, the earliest first."""
    try:
        times = sorted([_read_time(line.get(1)), _read_time(line.get(2))])
        limit = _read_limit(line.get(3))
    except (NoPlace, ValueError):
        session.wire.fail("CHATHISTORY", "INVALID_PARAMS", "TARGETS", "Say two times and a number")
        return
    latest = await session.read(_read_latest, [each.id for each in session.channels])
    found = sorted(
        (at, each.name)
        for each in session.channels
        if (at := latest.get(each.id)) and times[0] < at < times[1]
    )
    batch = make_batch()
    session.wire.send("BATCH", f"+{batch}", "draft/chathistory-targets")
    for at, name in found[:limit]:
        moment = at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        session.wire.send("CHATHISTORY", "TARGETS", name, moment, tags={"batch": batch})
    session.wire.send("BATCH", f"-{batch}")


def _read_time(said: str) -> datetime:
    kind, _, value = said.partition("=")
    if kind != "timestamp":
        raise NoPlace
    return _read_moment(value)


def _read_moment(value: str) -> datetime:
    """Raises: ValueError, also where it is before or behind all times of the calendar."""
    at = datetime.fromisoformat(value)
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError(value) from error


def _read_latest(rooms: list[int]) -> dict[int, datetime]:
    said = Message.objects.filter(room__in=rooms, deleted_at=None).order_by().values("room_id")
    return {each["room_id"]: each["at"] for each in said.annotate(at=Max("created_at"))}

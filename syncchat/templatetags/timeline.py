"""Messages to the rows of the timeline: day dividers, the line before what is new, who begins to speak."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from syncchat.models.queries.quote import cut_quote
from syncchat.protocol.events import Message
from syncchat.templatetags.custom_emoji import draw_emoji

register = template.Library()

# One person's messages this close together read as one turn
TURN = timedelta(minutes=5)
# Of what is longer the beginning is shown, as in `static/js/components/message/folding.js`
LONG_LINES, LONG_CHARACTERS = 30, 2_500
FOLD = "chat/timeline/_fold.html"
SYSTEM_WITHOUT_TEXT = {"topic": "topic-cleared"}


@dataclass
class Row:
    template: str
    message: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    label: str = ""
    day: str = ""
    is_first: bool = False
    is_own: bool = False
    is_for_me: bool = False
    is_blocked: bool = False
    # Of what it forwards
    hides_forward: bool = False
    folds: bool = False
    previews: list[dict[str, Any]] = field(default_factory=list)
    html: str = ""
    reader: int = 0


@register.simple_tag(takes_context=True)
def rows(
    context: Context,
    open_room: dict[str, Any],
    me: dict[str, Any],
    unread: int = 0,
    blocked: Collection[int] = (),
) -> list[Row]:
    made = list(make_rows(open_room["messages"], me["id"], open_room.get("new_since"), unread))
    for row in made:
        row.is_blocked = bool(row.message) and row.message["author"]["id"] in blocked
        row.hides_forward = row.message.get("forward", {}).get("author", {}).get("id") in blocked
        row.previews = row.message.get("previews", []) if me["link_previews"] else []
        row.html = draw_emoji(context, row.html)
    return fold_tombstones(made, open_room.get("focus"))


@register.filter
def shows_previews(open_room: dict[str, Any] | None) -> bool:
    """Then the page needs their style at once."""
    return any("previews" in message for message in (open_room or {}).get("messages", ()))


def make_rows(
    messages: Iterable[dict[str, Any]], me: int, new_since: int | None = None, unread: int = 0
) -> Iterator[Row]:
    messages = [message for message in messages if not message.get("taken_back")]
    first_new = _find_first_new(messages, me, new_since)
    before: Row | None = None
    for message in messages:
        row = _make_row(message, me)
        if before is None or before.day != row.day:
            yield Row("chat/timeline/_day.html", label=name_day(row.at), day=row.day)
            before = None
        if message is first_new:
            yield Row("chat/timeline/_new.html", label=_say_what_is_new(messages, first_new, unread))
            before = None
        row.is_first = _begins_a_turn(before, row)
        yield row
        before = row


def fold_tombstones(made: list[Row], focus: int | None = None) -> list[Row]:
    """Several in a row are one line, as the script has it (static/js/components/timeline/rows.js)."""
    folded: list[Row] = []
    for is_tombstone, group in groupby(made, _is_tombstone):
        run = list(group)
        if folded and folded[-1].template == FOLD:
            run[0].is_first = True
        if not is_tombstone or len(run) == 1 or focus in [row.message["seq"] for row in run]:
            folded += run
            continue
        label = ngettext("%(n)s message was deleted", "%(n)s messages were deleted", len(run))
        folded.append(Row(FOLD, message=run[0].message, label=label % {"n": len(run)}))
    return folded


def _is_tombstone(row: Row) -> bool:
    # One that began a thread leads to it
    return bool(row.message.get("deleted")) and not row.message.get("replies")


def _make_row(message: dict[str, Any], me: int) -> Row:
    at = read_time(message["at"])
    is_text = message["kind"] == "text"
    return Row(
        "chat/message/_message.html" if is_text else f"chat/system/{_name_system_line(message)}.html",
        message=message,
        at=at,
        day=at.date().isoformat(),
        is_own=is_text and message["author"]["id"] == me,
        is_for_me=is_text and not message["deleted"] and _is_for(message, me),
        folds=is_text and not message["deleted"] and is_long(message["body"]),
        html=_mark_mentions(message, me),
        reader=me,
    )


def is_long(body: str) -> bool:
    return len(body) > LONG_CHARACTERS or body.count("\n") >= LONG_LINES


def _is_for(message: dict[str, Any], me: int) -> bool:
    if message["author"]["id"] == me:
        return False
    return message["mentions_room"] or me in message["mentions"]


def _name_system_line(message: dict[str, Any]) -> str:
    kind: str = message["kind"]
    return kind if message["body"] else SYSTEM_WITHOUT_TEXT.get(kind, kind)


def _begins_a_turn(before: Row | None, row: Row) -> bool:
    if before is None or before.template != row.template or before.at is None or row.at is None:
        return True
    return before.message["author"]["id"] != row.message["author"]["id"] or row.at - before.at > TURN


def _find_first_new(messages: list[dict[str, Any]], me: int, new_since: int | None) -> dict[str, Any] | None:
    if new_since is None:
        return None
    return next((each for each in messages if each["seq"] > new_since and each["author"]["id"] != me), None)


def _say_what_is_new(messages: list[dict[str, Any]], first_new: dict[str, Any], unread: int) -> str:
    index = messages.index(first_new)
    count = unread or len(messages) - index
    if index == 0:
        return ngettext("%(n)s new", "%(n)s new", count) % {"n": count}
    return ngettext("%(n)s new since %(time)s", "%(n)s new since %(time)s", count) % {
        "n": count,
        "time": name_moment(read_time(messages[index - 1]["at"])),
    }


def _mark_mentions(message: dict[str, Any], me: int) -> SafeString:
    """What names the reader wears the lamp."""
    html: str = message["html"]
    if me in message.get("mentions", []) and f'data-user="{me}"' not in html:
        # By a group, then
        html = html.replace('class="mention mention--group"', 'class="mention mention--group mention--me"')
    html = html.replace(f'class="mention" data-user="{me}"', f'class="mention mention--me" data-user="{me}"')
    html = html.replace('class="mention mention--room"', 'class="mention mention--room mention--me"')
    return mark_safe(html)  # noqa: S308  sanitised before it was stored


def read_time(value: datetime | str) -> datetime:
    at = parse_datetime(value) if isinstance(value, str) else value
    if at is None:
        raise ValueError(f"not a time: {value!r}")
    return timezone.localtime(at)


@register.filter
def clock_time(at: datetime) -> str:
    return date_format(at, pgettext("time format", "H:i"))


@register.filter
def full_time(at: datetime) -> str:
    return date_format(at, pgettext("date and time format", "l j F Y, H:i"))


def name_day(at: datetime | None) -> str:
    """As the script names it (Intl, data-locale), so a divider reads the same wherever it was made."""
    today = timezone.localdate()
    day = at.date() if at else today
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return _format_day(day, today)


def _format_day(day: date, today: date) -> str:
    if day.year == today.year:
        return date_format(day, pgettext("date format, this year", "l j F"))
    return date_format(day, pgettext("date format, another year", "j F Y"))


def name_day_within(day: date) -> str:
    """Of a sentence."""
    today = timezone.localdate()
    if day == today:
        return pgettext("within a sentence", "today")
    if day == today - timedelta(days=1):
        return pgettext("within a sentence", "yesterday")
    return _format_day(day, today)


def name_moment(at: datetime) -> str:
    """Within a sentence: of another day with its name."""
    clock = clock_time(at)
    return clock if at.date() == timezone.localdate() else f"{name_day_within(at.date())}, {clock}"


@register.filter
def moment_of(at: datetime | str) -> str:
    return name_moment(read_time(at))


@register.filter
def day_within(at: datetime) -> str:
    return name_day_within(timezone.localtime(at).date())


@register.filter
def excerpt(message: Message | None) -> str:
    """What a list shows of a message: its words in one line, or else its first file."""
    if not message:
        return ""
    words = cut_quote(message.html)
    if not words and message.forward and (passed := cut_quote(message.forward.html)):
        words = _("Forwarded: %(words)s") % {"words": passed}
    names = [each.name for each in message.files or ()]
    return words or next(iter(names), message.author.name)


@register.filter
def say_all(n: int) -> str:
    return ngettext("Show %(n)s message", "Show all %(n)s", n) % {"n": n}


@register.filter
def count_replies(n: int) -> str:
    return ngettext("%(n)s reply", "%(n)s replies", n) % {"n": n}

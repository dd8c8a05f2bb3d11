"""What a mail of messages shows: sections of a room or thread with who said what, and a line for each other room."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import groupby

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syncchat.domain.mail.links import make_link
from syncchat.domain.mail.moments import find_person_zone, say_when
from syncchat.domain.mail.reply_address import make_reply_address
from syncchat.domain.markup import plain_text
from syncchat.models import Membership, Message, Room, User
from syncchat.protocol.kinds import RoomKind

WORDS_LIMIT = 400  # characters of a message
SLIPS_LIMIT = 6  # messages of a room
SECTIONS_LIMIT = 12
WIDTH = 64


@dataclass(frozen=True)
class Slip:
    """One message. ``words`` are pieces, each with whether it names the reader; none where they are hidden."""

    author: User
    when: str
    words: list[tuple[str, bool]]

    @property
    def text(self) -> str:
        return "".join(piece for piece, _is_name in self.words)

    @property
    def quoted(self) -> str:
        # An address that was cut leads nowhere
        wrapper = textwrap.TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)
        return textwrap.indent(wrapper.fill(self.text), "  > ")


@dataclass(frozen=True)
class Section:
    title: str
    answer: str
    url: str
    slips: list[Slip]
    more: int
    # What an answer by mail goes to
    room_id: int
    thread: Message | None = None
    reply_to: str = ""


@dataclass(frozen=True)
class Line:
    name: str
    url: str
    words: str
    count: int


@dataclass
class Letter:
    """All of it, in the reader's language."""

    kind: str
    reader: User
    now: datetime
    hides_words: bool = False
    sections: list[Section] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    title: str = ""
    intro: str = ""
    why: str = ""

    @property
    def zone(self) -> tzinfo:
        return find_person_zone(self.reader)

    @property
    def takes_replies(self) -> bool:
        """As a whole: what is of several rooms has an address for each."""
        return len(self.sections) == 1 and bool(self.sections[0].reply_to)

    @property
    def preheader(self) -> str:
        slips = [slip for section in self.sections for slip in section.slips if slip.words]
        return " · ".join(f"{slip.author.name}: {slip.text}" for slip in slips[:2])[:140]

    def add_messages(self, messages: Sequence[Message]) -> None:
        """In the order of the rooms' first message, and within a room in the order of its log."""
        placed = sorted(messages, key=_find_place)
        groups = [list(each) for _place, each in groupby(placed, key=_find_place)]
        groups.sort(key=lambda group: min(message.created_at for message in group))
        people = _name_directs(self.reader, {message.room for message in messages})
        self.sections += [self._make_section(group, people) for group in groups[:SECTIONS_LIMIT]]
        self.title = say_title(messages)

    def _make_section(self, group: list[Message], people: dict[int, str]) -> Section:
        group.sort(key=lambda message: message.seq)
        first = group[0]
        title, answer = _name_place(first, people)
        thread = _find_thread(first)
        return Section(
            title=title,
            answer=answer,
            url=make_link("message", first.room_id, first.seq),
            slips=[self._make_slip(message) for message in group[:SLIPS_LIMIT]],
            more=max(0, len(group) - SLIPS_LIMIT),
            room_id=first.room_id,
            thread=thread,
            reply_to=make_reply_address(self.reader.pk, first.room_id, thread, self.now),
        )

    def _make_slip(self, message: Message) -> Slip:
        words = [] if self.hides_words else mark_names(describe(message), self.reader)
        return Slip(message.author, say_when(message.created_at, self.now, self.zone), words)


def describe(message: Message, limit: int = WORDS_LIMIT) -> str:
    """Its words, or what it has in place of them."""
    words = plain_text(message.body, limit=limit)
    if words:
        return words
    if message.has_forward:
        return _("A forwarded message")
    return ngettext("%(n)s file", "%(n)s files", message.file_count) % {"n": message.file_count}


def mark_names(words: str, reader: User) -> list[tuple[str, bool]]:
    # Nor a longer name that begins alike, nor an address
    mine = rf"((?<!\w)@(?:{re.escape(reader.username)}|room)\b(?![.@+-]?\w))"
    name = re.compile(mine, re.IGNORECASE)
    return [(piece, bool(at % 2)) for at, piece in enumerate(name.split(words)) if piece]


def say_title(messages: Iterable[Message]) -> str:
    authors = list({message.author_id: message.author for message in messages}.values())
    is_direct = all(message.room.kind == RoomKind.DIRECT for message in messages)
    if len(authors) == 1:
        words = _("%(name)s wrote to you") if is_direct else _("%(name)s asked for you")
        return words % {"name": authors[0].name}
    people = ngettext("%(number)s person asked for you", "%(number)s people asked for you", len(authors))
    return capfirst(people % {"number": apnumber(len(authors))})


def _find_thread(message: Message) -> Message | None:
    return None if message.also_in_room else message.thread


def _find_place(message: Message) -> tuple[int, str]:
    thread = _find_thread(message)
    return message.room_id, str(thread.pk) if thread else ""


def _name_place(message: Message, people: dict[int, str]) -> tuple[str, str]:
    """What stands above it, and on the link that leads there."""
    room, thread = message.room, _find_thread(message)
    if room.kind == RoomKind.DIRECT:
        names = people.get(room.pk, message.author.name)
        title = _("Direct message") if names == message.author.name else _("Direct message with %s") % names
        return title, _("Answer %s") % message.author.name
    if thread:
        return _("Thread in %s") % room.name, _("Answer in the thread")
    return room.name, _("Answer in %s") % room.name


def _name_directs(reader: User, rooms: set[Room]) -> dict[int, str]:
    directs = [room.pk for room in rooms if room.kind == RoomKind.DIRECT]
    others = Membership.objects.filter(room__in=directs).exclude(user=reader).select_related("user")
    names: dict[int, list[str]] = {}
    for each in others.order_by("room_id", "user_id"):
        names.setdefault(each.room_id, []).append(each.user.name)
    return {room_id: ", ".join(listed) for room_id, listed in names.items()}

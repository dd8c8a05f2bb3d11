"""What a push says: as Safari's declarative pushes have it, which the service worker reads as well."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.domain.markup import plain_text
from syncchat.domain.notifications.badges import count_badges
from syncchat.domain.notifications.decision import PUSH, decide
from syncchat.domain.notifications.facts import read_facts_of_each
from syncchat.domain.notifications.push.encryption import WORDS_LIMIT
from syncchat.models import Message, Notification, NotificationSettings, PushSubscription, User
from syncchat.protocol.kinds import RoomKind

WORDS = 300
# Marks a push for browsers that show it without a script (Declarative Web Push)
DECLARATIVE = 8030


@dataclass(slots=True)
class Sheet:
    """All that a push to one person about one message is made of."""

    message: Message
    # Its words in one line: the same for everybody
    words: str
    # Where it stands, without the address of the chat
    path: str
    user: User
    chosen: NotificationSettings
    # Read or deleted since, no longer theirs to read, or not wanted any more
    is_over: bool
    badge: int
    # Sign-ins that last
    sessions: frozenset[str]

    def is_signed_in(self, device: PushSubscription) -> bool:
        return device.user_id == self.user.pk and device.session.session_key in self.sessions


def read_sheets(rows: Iterable[Notification]) -> dict[int, Sheet]:
    """By the keys of the notifications; each of them with its message, room, author and person."""
    rows = list({row.pk: row for row in rows}.values())
    people = {row.user_id for row in rows}
    over = _find_over(rows)
    chosen = NotificationSettings.objects.in_bulk(people)
    badges = count_badges(people)
    sessions = read_sessions(people)
    words = {row.message_id: row.message.body for row in rows}
    words = {pk: plain_text(body, limit=WORDS) for pk, body in words.items()}
    places = {row.message_id: (row.message.room_id, row.message.seq) for row in rows}
    paths = {pk: reverse("message", args=place) for pk, place in places.items()}
    return {
        row.pk: Sheet(
            message=row.message,
            words=words[row.message_id],
            path=paths[row.message_id],
            user=row.user,
            chosen=chosen.get(row.user_id) or NotificationSettings(user=row.user),
            is_over=row.pk in over,
            badge=badges.get(row.user_id, 0),
            sessions=sessions,
        )
        for row in rows
    }


def read_sessions(people: Iterable[int]) -> frozenset[str]:
    """The keys of these people's sign-ins that have not ended, in whatever way."""
    keys = PushSubscription.objects.filter(user__in=people).values("session__session_key")
    lasting = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return frozenset(lasting.values_list("session_key", flat=True))


def _find_over(rows: Sequence[Notification]) -> set[int]:
    """Of which nobody is to be told any more, as they have read or chosen since, or as their place is now."""
    asked: dict[Message, set[int]] = defaultdict(set)
    for row in rows:
        asked[row.message].add(row.user_id)
    facts, _people = read_facts_of_each(asked)

    def is_over(row: Notification) -> bool:
        # That they work at a page again, which they have not read, takes nothing back
        now = facts[row.message_id][row.user_id]._replace(is_active=False, has_device=True)
        return PUSH not in decide(now).ways

    return {row.pk for row in rows if is_over(row)}


def make_words(sheet: Sheet, origin: str) -> bytes:
    """The words are cut so that all of it fits; never within a character."""
    language = sheet.user.preferences.language or settings.LANGUAGE_CODE
    with translation.override(language):
        body = _find_body(sheet)
        title = _find_title(sheet.message)
    for length in (WORDS, 200, 100, 40):
        words = _encode(sheet, title, _cut(body, length), origin, language)
        if len(words) <= WORDS_LIMIT:
            return words
    return _encode(sheet, _cut(title, 60), "", origin, language)


def _encode(sheet: Sheet, title: str, body: str, origin: str, language: str) -> bytes:
    message = sheet.message
    said = {
        "web_push": DECLARATIVE,
        "notification": {
            "title": title,
            "body": body,
            "tag": f"room-{message.room_id}",
            "navigate": (settings.PUBLIC_URL or origin) + sheet.path,
            "lang": language,
            "dir": "auto",
            "silent": not sheet.chosen.sounds,
            "app_badge": str(sheet.badge),
            "data": {
                "kind": "message",
                "room": message.room_id,
                "message": str(message.pk),
                "seq": message.seq,
                "badge": sheet.badge,
                "author": message.author.name,
                # Whose answer an answer is, and where it goes
                "account": sheet.user.pk,
                "thread": None
                if message.thread_id is None or message.also_in_room
                else str(message.thread_id),
            },
        },
        "mutable": True,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _find_title(message: Message) -> str:
    if message.room.kind == RoomKind.DIRECT:
        return message.author.name
    return _("%(person)s in %(room)s") % {"person": message.author.name, "room": message.room.name}


def _find_body(sheet: Sheet) -> str:
    message = sheet.message
    if sheet.chosen.hides_words:
        return _("Wrote to you") if message.room.kind == RoomKind.DIRECT else _("New message")
    if sheet.words:
        return sheet.words
    return _("Forwarded a message") if message.has_forward else _("Sent a file")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

"""Mails of those who keep order: what came of a report, a warning, a silence. Nothing in them says who reported."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from syncchat.domain.mail.links import make_unsubscribe_link
from syncchat.domain.mail.moments import find_person_zone, say_day
from syncchat.domain.mail.reach import hides_words
from syncchat.domain.notifications.settings import read_notification_settings
from syncchat.models import Notice as Told
from syncchat.models import User
from syncchat.protocol.kinds import MailKind, NoticeKind

if TYPE_CHECKING:
    from syncchat.domain.mail.notices import Notice

Facts = dict[str, Any]


def wants_reports(person: User) -> bool:
    return read_notification_settings(person).mail_reports


def _find_outcome(notice: "Notice") -> Facts | None:
    told = _find_unseen(notice)
    if told is None or notice.person is None or not wants_reports(notice.person):
        return None
    return {
        "acted": told.kind == NoticeKind.ACTED,
        "link": notice.origin + reverse("moderation") + "?tab=mine",
        "unsubscribe": make_unsubscribe_link(notice.person.pk, MailKind.REPORTS),
    }


def _find_warning(notice: "Notice") -> Facts | None:
    told = _find_unseen(notice)
    if told is None or notice.person is None:
        return None
    words = "" if hides_words(notice.person) else told.words
    return {"words": words, "link": f"{notice.origin}/"}


def _find_silence(notice: "Notice") -> Facts | None:
    person = notice.person
    if person is None or person.silenced_until is None or person.silenced_until <= timezone.now():
        return None
    until = say_day(person.silenced_until, find_person_zone(person))
    reason = "" if hides_words(person) else person.silence_reason
    return {"until": until, "words": reason, "link": f"{notice.origin}/"}


def _find_unseen(notice: "Notice") -> Told | None:
    """Whoever has read it in the chat meanwhile needs no mail."""
    return Told.objects.filter(pk=notice.details["notice"], person=notice.person, seen_at=None).first()


ORDER: dict[str, Callable[["Notice"], Facts | None]] = {
    "report_outcome": _find_outcome,
    "warning": _find_warning,
    "silence": _find_silence,
}

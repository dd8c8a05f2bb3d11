"""Telling those who keep order of a message or a person."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.access import find_message_for, find_person_for
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.rooms.room_names import limit_length
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.models import Message, Report, ReportCase, User, Workspace
from syncchat.models.moderation.report import WORDS_LIMIT, ReportReason
from syncchat.protocol.kinds import MessageKind, RoomKind

AROUND = 2
QUOTED = 500  # characters of each


@transaction.atomic
def report_message(
    *, actor: User, message_id: UUID, reason: str, words: str = "", share: bool = False
) -> ReportCase:
    """Said again, it is as if said once. ``share``: of a direct room also what was said around it.

    Raises:
        NotFound: no such message, or not theirs to read.
        Invalid: it is their own; or no such reason.
        Forbidden: nobody said it, or it is deleted.
        Conflict: they have reported it already.
        RateLimited: too many.
    """
    words = _clean(reason, words)
    message = find_message_for(actor, message_id)
    if message.author_id == actor.pk:
        raise Invalid(_("This is your own message. You can delete it."), field="message")
    if message.kind != MessageKind.TEXT or message.deleted_at is not None or message.author is None:
        raise Forbidden(_("Only a message that is there can be reported."))
    check_limit(name="report", key=str(actor.pk))
    lock_cases()
    case = open_case(message, show_around=share or message.room.kind != RoomKind.DIRECT)
    _add(case, actor, reason, words)
    return case


@transaction.atomic
def report_person(*, actor: User, person_id: int, reason: str, words: str = "") -> ReportCase:
    """Owners alone decide about it, for it is of no room.

    Raises:
        NotFound: no such person.
        Invalid: that is oneself; or no such reason.
        Conflict: they have reported them already.
        RateLimited: too many.
    """
    words = _clean(reason, words)
    person = find_person_for(actor, person_id)
    if person == actor:
        raise Invalid(_("You cannot do that to yourself."), field="person")
    check_limit(name="report", key=str(actor.pk))
    lock_cases()
    case = ReportCase.objects.filter(person=person, message=None, decided_at=None).first()
    case = case or ReportCase.objects.create(person=person)
    _add(case, actor, reason, words)
    return case


def open_case(message: Message, *, show_around: bool) -> ReportCase:
    """The one that is open, or a new one, inside the caller's transaction and with the cases locked."""
    case = ReportCase.objects.filter(message=message, decided_at=None).first()
    if case is None:
        case = ReportCase(person=message.author, message=message, room=message.room, body=message.body)
        case.files = [str(file.name) for file in message.attachments.all()]
    if show_around:
        case.before, case.after = _read_around(message)
    case.save()
    return case


def _clean(reason: str, words: str) -> str:
    if reason not in ReportReason.values:
        raise Invalid(_("Choose one from the list."), field="reason")
    return limit_length(words.strip().replace("\x00", ""), WORDS_LIMIT, field="words")


def lock_cases() -> None:
    """Of two who report the same at once one comes second, and nobody reports what is being decided. Before any log."""
    Workspace.objects.select_for_update().filter(pk=Workspace.current().pk).first()


def _add(case: ReportCase, actor: User, reason: str, words: str) -> None:
    if case.reports.filter(reporter=actor).exists():
        raise Conflict(_("You have reported this already. It waits to be looked at."))
    Report.objects.create(case=case, reporter=actor, reason=reason, words=words)


def _read_around(message: Message) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    near = Message.objects.filter(room=message.room, thread=message.thread, kind=MessageKind.TEXT)
    near = near.filter(deleted_at=None).select_related("author")
    before = list(near.filter(seq__lt=message.seq).order_by("-seq")[:AROUND])[::-1]
    after = near.filter(seq__gt=message.seq).order_by("seq")[:AROUND]
    return [*map(_quote, before)], [*map(_quote, after)]


def _quote(message: Message) -> dict[str, Any]:
    return {
        "name": message.author.name if message.author else "",
        "body": message.body[:QUOTED],
        "at": message.created_at.isoformat(),
    }

"""Deciding about what was reported: each case once, with its act, its entry in the log, and word to who reported it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import REASON_LIMIT, deactivate_user
from syncchat.domain.accounts.audit import note
from syncchat.domain.messages.forwards import list_logs
from syncchat.domain.moderation.kept import forget_kept
from syncchat.domain.moderation.reporting import lock_cases
from syncchat.domain.moderation.rights import get_case, list_decisions
from syncchat.domain.moderation.standing import silence_person, tell_person
from syncchat.domain.retention.emptying import empty_message
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.log.append import lock_logs
from syncchat.models import CaseNote, Forward, ReportCase, User
from syncchat.models.audit_entry import AuditAction
from syncchat.models.moderation.report import WORDS_LIMIT, CaseDecision
from syncchat.protocol.kinds import NoticeKind

# Hours that somebody can be silenced for
SILENCES = (1, 24, 168)


@transaction.atomic
def decide_case(
    *, actor: User, case_id: int, decision: str, words: str = "", hours: int = 24, remove: bool = False
) -> ReportCase:
    """``words`` are what the person is told; ``remove`` takes the message away besides.

    Raises:
        NotFound: no such case, or not theirs to decide.
        Conflict: somebody has decided it already.
        Forbidden: not by them, or not about an owner.
        Invalid: no such decision, no words where they are all there is, or no such time.
    """
    words = limit_length(clean_line(words, field="words"), REASON_LIMIT, field="words")
    _lock(case_id)
    case = get_case(actor, case_id)
    chosen = _check(actor, decision, hours)
    if case.decided_at is not None:
        by = case.decided_by.name if case.decided_by else ""
        raise Conflict(
            _("%(name)s has decided this already: %(what)s.")
            % {"name": by, "what": case.get_decision_display()}
        )
    if chosen == CaseDecision.WARNED and not words:
        raise Invalid(_("Say what they should know."), field="words")
    until = timezone.now() + timedelta(hours=hours) if chosen == CaseDecision.SILENCED else None
    _settle(case, actor, chosen, until)
    if chosen == CaseDecision.REMOVED or remove:
        _remove_message(case, actor)
    _carry_out(case, actor, chosen, words, until)
    _tell_reporters(case)
    return case


@transaction.atomic
def add_note(*, actor: User, case_id: int, words: str) -> CaseNote:
    """Raises: NotFound, where the case is not theirs; Invalid without words."""
    cleaned = limit_length(words.strip().replace("\x00", ""), WORDS_LIMIT, field="words")
    if not cleaned:
        raise Invalid(_("Write something first."), field="words")
    return CaseNote.objects.create(case=get_case(actor, case_id), author=actor, words=cleaned)


def _check(actor: User, decision: str, hours: int) -> CaseDecision:
    if decision not in CaseDecision.values:
        raise Invalid(_("Choose one from the list."), field="decision")
    if hours not in SILENCES:
        raise Invalid(_("Choose one from the list."), field="hours")
    chosen = CaseDecision(decision)
    if chosen not in list_decisions(User.objects.get(pk=actor.pk)):
        raise Forbidden(_("You cannot decide that. Ask an owner of the workspace."))
    return chosen


def _lock(case_id: int) -> None:
    """All logs that a decision may touch, at once and in the order that everybody takes."""
    lock_cases()
    case = ReportCase.objects.filter(pk=case_id).first()
    if case is None:
        return
    told = User.objects.filter(pk__in=[case.person_id, *case.reports.values_list("reporter", flat=True)])
    rooms = [case.room.log_id] if case.room else []
    forwarded = list_logs(Forward.objects.filter(original=case.message_id)) if case.message_id else []
    lock_logs([*told.values_list("log_id", flat=True), *rooms, *forwarded])


def _settle(case: ReportCase, actor: User, decision: CaseDecision, until: datetime | None) -> None:
    case.decision, case.decided_at, case.decided_by, case.until = decision, timezone.now(), actor, until
    case.save(update_fields=["decision", "decided_at", "decided_by", "until"])
    note(actor=actor, action=AuditAction.REPORT_DECIDED, person=case.person, room=case.room, after=decision)


def _remove_message(case: ReportCase, actor: User) -> None:
    if case.message is None:
        raise Invalid(_("There is no message to remove."), field="decision")
    if case.message.deleted_at is None:
        empty_message(case.message, actor)
    forget_kept(case.message)


def _carry_out(
    case: ReportCase, actor: User, decision: CaseDecision, words: str, until: datetime | None
) -> None:
    if decision == CaseDecision.LOCKED_OUT:
        deactivate_user(actor=actor, user_id=case.person_id, reason=words)
    elif decision == CaseDecision.WARNED:
        note(actor=actor, action=AuditAction.WARNED, person=case.person, room=case.room)
        tell_person(case.person, NoticeKind.WARNING, words)
    elif until is not None:
        silence_person(actor=actor, person=case.person, until=until, reason=words)


def _tell_reporters(case: ReportCase) -> None:
    """That it was looked at, and whether anything came of it; of the person nothing."""
    kind = NoticeKind.NOTHING_DONE if case.decision == CaseDecision.NO_ACTION else NoticeKind.ACTED
    for report in case.reports.select_related("reporter"):
        tell_person(report.reporter, kind)

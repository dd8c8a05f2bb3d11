"""Cases, for those who decide them."""

from typing import cast

from syncchat.models import ReportCase
from syncchat.protocol.moderation import reports as wire
from syncchat.serializers.people import serialize_person


def serialize_case(case: ReportCase) -> wire.ReportCase:
    return wire.ReportCase(
        id=case.pk,
        person=serialize_person(case.person),
        message=case.message_id,
        room=case.room_id,
        body=case.body,
        opened_at=case.opened_at,
        reports=[
            wire.ReportOf(
                reporter=serialize_person(each.reporter),
                reason=cast(wire.Reason, each.reason),
                words=each.words,
                at=each.at,
            )
            for each in case.reports.all()
        ],
        notes=[
            wire.CaseNote(author=serialize_person(each.author), words=each.words, at=each.at)
            for each in case.notes.all()
        ],
        decision=cast(wire.Decision, case.decision) if case.decision else None,
        decided_at=case.decided_at,
        decided_by=serialize_person(case.decided_by) if case.decided_by else None,
    )

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Query, Status

from syncchat.api.base.parameters import Id
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.moderation import cases, deciding, reporting, standing
from syncchat.errors import Invalid
from syncchat.protocol.events import Standing
from syncchat.protocol.moderation.reports import NewDecision, NewNote, NewReport, ReportCase
from syncchat.serializers.moderation.reports import serialize_case
from syncchat.serializers.moderation.standing import serialize_standing

router = Router(tags=["moderation"])

State = Annotated[Literal["open", "decided"], Query()]


@router.post("reports", response={204: None})
def report(request: SignedInRequest, body: NewReport) -> Status[None]:
    """Tell those who keep order of a message or a person. Whom it is about never learns who did."""
    if body.message is not None:
        reporting.report_message(
            actor=request.user,
            message_id=body.message,
            reason=body.reason,
            words=body.words,
            share=body.share,
        )
    elif body.person is not None:
        reporting.report_person(
            actor=request.user, person_id=body.person, reason=body.reason, words=body.words
        )
    else:
        raise Invalid(_("Say what you report: a message, or a person."), field="message")
    return Status(204, None)


@router.get("reports", response=list[ReportCase])
def list_reports(request: SignedInRequest, state: State = "open") -> list[ReportCase]:
    """What waits to be decided by me, or the latest that was; several reports of one thing are one case."""
    listed = cases.list_open if state == "open" else cases.list_decided
    return [serialize_case(case) for case in listed(actor=request.user)]


@router.post("reports/{int:case_id}/decision", response={204: None})
def decide_report(request: SignedInRequest, case_id: Id, body: NewDecision) -> Status[None]:
    """Decide a case, which is done once. Whoever reported it is told that it was looked at."""
    deciding.decide_case(actor=request.user, case_id=case_id, **body.model_dump())
    return Status(204, None)


@router.post("reports/{int:case_id}/notes", response={204: None})
def add_report_note(request: SignedInRequest, case_id: Id, body: NewNote) -> Status[None]:
    """Say something to the others who decide."""
    deciding.add_note(actor=request.user, case_id=case_id, words=body.words)
    return Status(204, None)


@router.delete("people/{int:person_id}/silence", response={204: None})
def end_silence(request: SignedInRequest, person_id: Id) -> Status[None]:
    """Let somebody write again before their time is over."""
    standing.end_silence(actor=request.user, user_id=person_id)
    return Status(204, None)


@router.get("me/standing", response=Standing)
def show_standing(request: SignedInRequest) -> Standing:
    """Until when I cannot write, and what I was told and have not read."""
    return serialize_standing(request.user)


@router.post("me/notices/{int:notice_id}/seen", response={204: None})
def see_notice(request: SignedInRequest, notice_id: Id) -> Status[None]:
    """I have read it; on all of my devices it is gone."""
    standing.see_notice(actor=request.user, notice_id=notice_id)
    return Status(204, None)

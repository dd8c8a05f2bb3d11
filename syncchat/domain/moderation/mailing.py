"""What those who keep order tell one person goes by mail too, to an address that is confirmed."""

from syncchat.domain.mail.links import find_origin
from syncchat.domain.mail.notices import post_notice
from syncchat.domain.mail.order import wants_reports
from syncchat.domain.mail.reach import can_mail
from syncchat.models import Notice, User
from syncchat.protocol.kinds import NoticeKind


def mail_notice(told: Notice) -> None:
    """With the caller's transaction. The words are read when the mail is made, and stand in no task."""
    person, is_warning = told.person, told.kind == NoticeKind.WARNING
    if can_mail(person) and (is_warning or wants_reports(person)):
        name = "warning" if is_warning else "report_outcome"
        post_notice(name, to=person.email, person=person, origin=find_origin(), notice=told.pk)


def mail_silence(person: User) -> None:
    if can_mail(person):
        post_notice("silence", to=person.email, person=person, origin=find_origin())

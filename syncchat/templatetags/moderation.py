"""The queue's page: its badge, and how a case is told."""

from django import template
from django.utils.safestring import SafeString

from syncchat.domain.moderation.cases import count_open
from syncchat.domain.moderation.rights import find_place
from syncchat.domain.moderation.speaking import is_silenced
from syncchat.models import Report, ReportCase, User
from syncchat.templatetags.icons import icon

register = template.Library()

ICONS = {
    "no_action": "check",
    "removed": "trash-2",
    "warned": "megaphone",
    "silenced": "volume-x",
    "locked_out": "ban",
}


@register.simple_tag
def open_reports(user: User) -> int:
    return count_open(user)


@register.filter
def concerned_by_reports(user: User) -> bool:
    """Whether the queue is anything to them: they decide, or have reported something."""
    return bool(find_place(user)) or Report.objects.filter(reporter=user).exists()


@register.simple_tag
def silenced(user: User) -> bool:
    return is_silenced(user)


@register.filter
def reasons(case: ReportCase) -> list[str]:
    """Each once, in the order in which they came."""
    return list(dict.fromkeys(str(report.get_reason_display()) for report in case.reports.all()))


@register.simple_tag
def decision_icon(decision: str) -> SafeString:
    return icon(ICONS.get(decision, "check"))

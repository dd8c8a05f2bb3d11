"""Whether the server is well, as `manage.py doctor` looks at it, and how much it is used."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from syncchat.domain.usage import measure_workspace
from syncchat.operations.doctor import CHECKS, Result, run_checks
from syncchat.protocol.kinds import Right
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import only_with, show


@only_with(Right.CHANGE_SETTINGS)
@require_safe
def show_health(request: SignedInRequest) -> HttpResponse:
    results = list(run_checks(CHECKS))
    usage = measure_workspace(actor=request.user)
    busiest = max((month.messages for month in usage.months), default=0)
    return show(
        request,
        "health/show",
        wrong=[_describe(result) for result in results if result.faults],
        fine=[result.check.name for result in results if result.is_fine],
        skipped=[(result.check.name, result.reason_skipped) for result in results if result.reason_skipped],
        usage=usage,
        busiest=busiest,
    )


def _describe(result: Result) -> tuple[str, list[str], str]:
    return result.check.name, result.faults, result.check.remedy

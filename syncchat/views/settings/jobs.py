"""The owners' page about work in the background: what waits, and what was given up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from syncchat.protocol.kinds import Right
from syncchat.queue.counts import count_by_queue
from syncchat.queue.failures import LISTED, let_go, list_failures, try_again
from syncchat.queue.tasks import DEFAULT, EXPORTS, HOOKS, IMPORTS, LINKS, MAIL, PUSH, UPKEEP
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import only_with, show

QUEUES = {
    DEFAULT: gettext_lazy("Messages and reminders"),
    LINKS: gettext_lazy("Previews of links"),
    MAIL: gettext_lazy("Email"),
    PUSH: gettext_lazy("Notifications"),
    HOOKS: gettext_lazy("Outgoing webhooks"),
    UPKEEP: gettext_lazy("Search index and tidying up"),
    EXPORTS: gettext_lazy("Exports"),
    IMPORTS: gettext_lazy("Imports"),
}
TASKS = {
    "clear_pushes": gettext_lazy("Notifications that were read"),
    "decide_waiting": gettext_lazy("Who is notified"),
    "go_on_removing": gettext_lazy("Somebody’s messages deleted"),
    "go_on_restoring": gettext_lazy("Somebody’s messages brought back"),
    "report_caught": gettext_lazy("Reports by the list of words"),
    "make_export": gettext_lazy("Export"),
    "look_through": gettext_lazy("Import looked through"),
    "write_import": gettext_lazy("Import"),
    "index_logs": gettext_lazy("Search index"),
    "preview_links": gettext_lazy("Preview of a link"),
    "erase_account": gettext_lazy("Account deleted"),
    "apply_retention": gettext_lazy("What is too old deleted"),
    "remind_of_saved": gettext_lazy("Reminder"),
    "send_digest": gettext_lazy("Digest by mail"),
    "send_missed": gettext_lazy("Mail about missed messages"),
    "send_notice": gettext_lazy("Mail about an account"),
    "send_deliveries": gettext_lazy("Outgoing webhooks"),
    "send_pushes": gettext_lazy("Notifications"),
    "send_scheduled": gettext_lazy("Scheduled message"),
    "sweep": gettext_lazy("Tidying up"),
    "try_device": gettext_lazy("Test of notifications"),
}


@only_with(Right.CHANGE_SETTINGS)
@require_safe
def show_jobs(request: SignedInRequest) -> HttpResponse:
    waiting = count_by_queue()
    queues = [(name, waiting[queue]) for queue, name in QUEUES.items()]
    failures = [(TASKS.get(each.task, each.task), each) for each in list_failures()]
    failed = sum(each.failed for each in waiting.values())
    return show(request, "jobs/list", queues=queues, failures=failures, more=max(0, failed - LISTED))


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def change_job(request: SignedInRequest, task_id: UUID, action: str) -> HttpResponse:
    if action == "again" and try_again(task_id):
        messages.success(request, _("It is tried again now"))
    elif action == "remove" and let_go(task_id):
        messages.success(request, _("Removed"))
    elif action in ("again", "remove"):
        messages.info(request, _("That has been settled already."))
    else:
        raise Http404
    return redirect("jobs_settings")

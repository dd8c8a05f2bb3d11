"""Every hour: what nobody will ever ask for again."""

from datetime import timedelta

import structlog
from django.utils import timezone

from syncchat.api.base.idempotency import remove_old_answers
from syncchat.domain.files.orphans import remove_orphans
from syncchat.domain.later.scheduled import find_lost_tasks
from syncchat.domain.leaving.erasing import find_lost_erasures
from syncchat.domain.limits.tries import remove_old_tries
from syncchat.domain.links.previews import remove_unused_previews
from syncchat.domain.mail.missed import remove_stale_missed
from syncchat.domain.moderation.audit_log import remove_old_entries
from syncchat.domain.moderation.cases import remove_old_cases
from syncchat.domain.moderation.kept import forget_removed
from syncchat.domain.moderation.removing import remove_old_removals
from syncchat.domain.notifications.deciding import find_undecided_tasks, remove_old_decisions
from syncchat.domain.notifications.push.devices import remove_lost_devices
from syncchat.domain.outgoing.deliveries import find_lost_deliveries, remove_old_deliveries
from syncchat.domain.outgoing.reactions import remove_old_changes
from syncchat.domain.retention.applying import find_lost_retention
from syncchat.domain.sign_on.leaving import lock_out_who_left
from syncchat.queue.counts import is_task_at_hand, is_task_waiting
from syncchat.queue.tasks import put_down, upkeep_task
from syncchat.queue.worker import remove_failed
from syncchat.transfer.export.requests import remove_expired
from syncchat.transfer.requests import remove_old_imports

INTERVAL = timedelta(hours=1)

logger = structlog.get_logger(__name__)


def put_down_sweep() -> None:
    if not is_task_at_hand(sweep.module_path):
        put_down(sweep)


@upkeep_task
def sweep() -> None:
    """The next one is put down first: it comes also when this one fails."""
    if not is_task_waiting(sweep.module_path, timezone.now() + INTERVAL):
        put_down(sweep, at=timezone.now() + INTERVAL)
    gone = remove_orphans()
    remove_old_tries()
    remove_old_answers()
    remove_unused_previews()
    remove_failed()
    find_lost_tasks()
    remove_stale_missed()
    remove_old_decisions()
    remove_lost_devices()
    find_undecided_tasks()
    remove_old_deliveries()
    remove_old_changes()
    find_lost_deliveries()
    find_lost_retention()
    find_lost_erasures()
    remove_expired()
    remove_old_entries()
    remove_old_imports()
    remove_old_cases()
    forget_removed()
    remove_old_removals()
    lock_out_who_left()
    if gone:
        logger.info("orphans_removed", files=gone)

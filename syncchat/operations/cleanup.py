"""Once at the start and then every hour: what nobody will ever ask for again."""

import asyncio

import structlog
from django.db import connections

from syncchat.domain.files.orphans import remove_orphans
from syncchat.domain.later.scheduled import find_lost_tasks
from syncchat.domain.limits.tries import remove_old_tries
from syncchat.domain.links.previews import remove_unused_previews
from syncchat.domain.mail.missed import remove_stale_missed
from syncchat.domain.notifications.deciding import find_undecided_tasks, remove_old_decisions
from syncchat.domain.notifications.push.devices import remove_lost_devices
from syncchat.queue.worker import remove_failed

INTERVAL = 3600.0

logger = structlog.get_logger(__name__)


async def sweep_for_ever() -> None:
    while True:
        await asyncio.to_thread(_sweep)
        await asyncio.sleep(INTERVAL)


def _sweep() -> None:
    try:
        gone = remove_orphans()
        remove_old_tries()
        remove_unused_previews()
        remove_failed()
        find_lost_tasks()
        remove_stale_missed()
        remove_old_decisions()
        remove_lost_devices()
        find_undecided_tasks()
    except Exception as error:  # a locked database, or a store that does not answer: in an hour
        logger.warning("orphans_not_removed", reason=repr(error))
    else:
        if gone:
            logger.info("orphans_removed", files=gone)
    finally:
        connections.close_all()

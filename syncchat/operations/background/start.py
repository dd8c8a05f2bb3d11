"""What a process does beside answering: the queues' tasks, and looking for those that nobody asks for."""

from django.utils import timezone

from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.digest import put_down_digests
from syncchat.domain.mail.missed import put_down_missed
from syncchat.operations.background.indexing import put_down_indexing
from syncchat.operations.background.sweeping import put_down_sweep
from syncchat.queue.scheduler import Look, Scheduler
from syncchat.queue.worker import QueueWorker, start_workers
from syncchat.webhooks.following import follow

# How late a program hears of a message, beside what the queue takes: seconds
TOLD_WITHIN = 0.5
ROUNDS = 20


def start_background() -> list[QueueWorker | Scheduler]:
    """Whatever is returned is to be stopped."""
    hurried = Scheduler([Look(_tell_webhooks, every=0.0)], pause=TOLD_WITHIN)
    return [*start_workers(), Scheduler(LOOKS).start(), hurried.start()]


def _put_down_mail() -> None:
    if can_send():
        put_down_missed(timezone.now())
        put_down_digests(timezone.now())


def _tell_webhooks() -> None:
    """A bounded number of steps: whoever stops the process waits for this."""
    for _round in range(ROUNDS):
        if not follow():
            return


# What was said a moment ago is also read by the search that asks for it
LOOKS = Look(put_down_indexing, every=2.0), Look(_put_down_mail, every=15.0), Look(put_down_sweep, every=60.0)

"""Why didn't I get it? What was decided of a message for one person, or would have been."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from syncchat.access import find_message_for
from syncchat.domain.notifications.decision import PUSH, decide, find_concern
from syncchat.domain.notifications.facts import read_facts_of
from syncchat.models import Notification, PushDelivery, UndecidedMessage, User
from syncchat.protocol.kinds import NotificationReason, NotificationWay


class Explanation(NamedTuple):
    ways: Sequence[NotificationWay]
    reason: NotificationReason
    # None: nothing was written down, for it can be found out at any time
    decided_at: datetime | None = None
    deliveries: Sequence[PushDelivery] = ()


def explain(*, user: User, message_id: UUID) -> Explanation:
    """What is written down of them; and else what follows from their settings of today.

    Raises:
        NotFound: not a message that this person may read.
    """
    found = find_message_for(user, message_id)
    kept = Notification.objects.filter(message=found, user=user).first()
    if kept is not None:
        return _read(kept)
    facts = read_facts_of(found, [user.pk])[0][user.pk]
    # Of that moment nobody knows whether they were there
    decision = decide(facts._replace(is_read=False, is_active=False, is_quiet=False))
    is_concerned = find_concern(facts) != NotificationReason.EVERYTHING
    if PUSH not in decision.ways and (not is_concerned or decision.reason != NotificationReason.NO_DEVICE):
        return Explanation(sorted(decision.ways), decision.reason)
    is_waiting = UndecidedMessage.objects.filter(message=found).exists()
    return Explanation((), NotificationReason.UNDECIDED if is_waiting else NotificationReason.FORGOTTEN)


def _read(kept: Notification) -> Explanation:
    """What another release has written and this one does not know is as good as forgotten."""
    try:
        ways, reason = [NotificationWay(way) for way in kept.ways.split()], NotificationReason(kept.reason)
    except ValueError:
        return Explanation((), NotificationReason.FORGOTTEN)
    return Explanation(ways, reason, kept.decided_at, list(kept.deliveries.order_by("pk")))

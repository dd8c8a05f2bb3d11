"""Who is here, and how: what the server processes claim, and what people have chosen themselves."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from syncchat.models import PresenceClaim, Quiet
from syncchat.models.accounts.preferences import find_zone
from syncchat.models.accounts.quiet import find_quiet_end
from syncchat.protocol.kinds import PresenceState

States = dict[int, PresenceState]


def read_claimed(*, people: Collection[int] | None = None, without: UUID | None = None) -> States:
    """Whom live processes claim. Who is at work at one of them is not away at another."""
    claims = PresenceClaim.objects.filter(process__expires_at__gt=Now()).exclude(process_id=without)
    if people is not None:
        claims = claims.filter(user__in=people)
    states: States = {}
    for user, state in claims.values_list("user_id", "state"):
        if states.get(user) != PresenceState.ONLINE:
            states[user] = PresenceState(state)
    return states


def read_chosen(people: Collection[int] | None = None) -> States:
    """Who does not want to be disturbed now, or has said that they are away: how they look while they are here."""
    now = timezone.now()
    chosen = Quiet.objects.filter(Q(is_away=True) | Q(until__gt=now) | Q(starts__isnull=False))
    if people is not None:
        chosen = chosen.filter(user__in=people)
    states: States = {}
    for quiet in chosen.select_related("user"):
        zone = find_zone(quiet.user.time_zone) or timezone.get_default_timezone()
        if find_quiet_end(quiet, zone, now) is not None:
            states[quiet.pk] = PresenceState.DO_NOT_DISTURB
        elif quiet.is_away:
            states[quiet.pk] = PresenceState.AWAY
    return states


def read_presence(people: Collection[int], reader: int) -> States:
    """For the first paint; whoever opens the page is there."""
    here = {**read_claimed(people=people), reader: PresenceState.ONLINE}
    return {user: state for user, state in {**here, **read_chosen(people)}.items() if user in here}

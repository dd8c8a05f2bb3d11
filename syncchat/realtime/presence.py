"""Who is online: a lease per process, claims under it, and diffs for those who watch.

Presence is a hint. It may be late or lost, and never touches a log.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from syncchat.models import Membership, PresenceClaim, ProcessLease
from syncchat.protocol.kinds import PresenceState
from syncchat.protocol.server_frames import PresenceSignal, encode
from syncchat.reach import within_reach
from syncchat.realtime.connection import Connection
from syncchat.serializers.presence import States, read_chosen, read_claimed

LEASE_LIFE = 30.0  # seconds
LEASE_REFRESH = 10.0
GRACE = 15.0  # a reconnect shows no leaving and coming
OTHERS_INTERVAL = 2.0
WATCHED_LIMIT = 2_000


def renew_lease(process_id: UUID) -> None:
    ProcessLease.objects.filter(expires_at__lt=Now()).delete()
    lease = ProcessLease(id=process_id, expires_at=_in_seconds(LEASE_LIFE))
    ProcessLease.objects.bulk_create(
        [lease], update_conflicts=True, unique_fields=["id"], update_fields=["expires_at"]
    )


def _in_seconds(seconds: float) -> Combinable:
    """By the database's clock: a machine whose own is wrong must not end the others' leases."""
    return Now() + timedelta(seconds=seconds)


@transaction.atomic
def write_claims(process_id: UUID, states: Mapping[int, PresenceState]) -> None:
    """Make this process's claims exactly these people, in these states."""
    renew_lease(process_id)
    mine = PresenceClaim.objects.filter(process_id=process_id)
    known = dict(mine.values_list("user_id", "state"))
    same = {user for user, state in states.items() if known.get(user) == state}
    mine.filter(user_id__in=known.keys() - same).delete()
    PresenceClaim.objects.bulk_create(
        PresenceClaim(process_id=process_id, user_id=user, state=states[user])
        for user in sorted(states.keys() - same)
    )


def shorten_lease(process_id: UUID, seconds: float) -> None:
    """This process ends, and its people come back elsewhere: until then nobody sees them go."""
    ProcessLease.objects.filter(pk=process_id).update(expires_at=_in_seconds(seconds))


def read_others(process_id: UUID) -> tuple[States, States]:
    """People whom another live process claims, and how those want to look who have chosen it."""
    return read_claimed(without=process_id), read_chosen()


def count_online() -> int:
    """People whom any live process claims."""
    claims = PresenceClaim.objects.filter(process__expires_at__gt=Now())
    return claims.values("user_id").distinct().count()


def read_watchable(user_id: int, room_ids: Iterable[int]) -> frozenset[int]:
    """Members of those of these rooms that this person belongs to."""
    mine = Membership.objects.filter(within_reach(), user_id=user_id, room_id__in=list(room_ids)).values(
        "room_id"
    )
    people = Membership.objects.filter(room_id__in=mine).values_list("user_id", flat=True)
    return frozenset(people.distinct()[:WATCHED_LIMIT])


def find_states(by_user: Mapping[int, Iterable[Connection]]) -> States:
    """Of the connected: away where nobody has touched any of their tabs for a while."""
    return {
        user: PresenceState.AWAY if all(tab.is_idle for tab in tabs) else PresenceState.ONLINE
        for user, tabs in by_user.items()
    }


class Presence:
    """The people this process and the others claim; all state, no I/O, the clock injected."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left: dict[int, float] = {}
        self._here: States = {}
        self._others: States = {}
        self._chosen: States = {}
        self._shown: States = {}

    @property
    def claimed(self) -> States:
        return dict(self._here)

    def see_local(self, connected: States) -> States:
        """Whom this process claims now: the connected, and those gone for less than the grace, as they were."""
        now = self._clock()
        for user in self._here.keys() - connected.keys():
            self._left.setdefault(user, now)
        for user in list(self._left):
            if user in connected or now - self._left[user] >= GRACE:
                del self._left[user]
        self._here = {**{user: self._here[user] for user in self._left}, **connected}
        return dict(self._here)

    def see_others(self, claimed: States, chosen: States) -> None:
        self._others, self._chosen = claimed, chosen

    def take_changes(self) -> States:
        """What changed since the last call; the last value wins."""
        before, self._shown = (
            self._shown,
            {user: self.state_of(user) for user in {*self._here, *self._others}},
        )
        changed = {user: state for user, state in self._shown.items() if before.get(user) != state}
        return changed | dict.fromkeys(before.keys() - self._shown.keys(), PresenceState.OFFLINE)

    def state_of(self, user: int) -> PresenceState:
        claims = [each[user] for each in (self._here, self._others) if user in each]
        if not claims:
            return PresenceState.OFFLINE
        if user in self._chosen:
            return self._chosen[user]
        return PresenceState.ONLINE if PresenceState.ONLINE in claims else PresenceState.AWAY

    def show_watched(self, connection: Connection) -> str:
        """Everybody whom this connection watches."""
        states = {str(user): self.state_of(user) for user in connection.watched}
        return encode(PresenceSignal(people=states))


def encode_presence(connection: Connection, states: States) -> str | None:
    """The part of a diff that this connection watches."""
    seen = {str(user): state for user, state in states.items() if user in connection.watched}
    return encode(PresenceSignal(people=seen)) if seen else None

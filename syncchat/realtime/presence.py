"""Who is online: a lease per process, claims under it, and diffs for those who watch.

Presence is a hint. It may be late or lost, and never touches a log.
"""

from collections.abc import Callable, Iterable, Set
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from syncchat.models import Membership, PresenceClaim, ProcessLease
from syncchat.protocol.kinds import PresenceState
from syncchat.protocol.server_frames import PresenceSignal, encode
from syncchat.realtime.connection import Connection

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
def write_claims(process_id: UUID, users: Set[int]) -> None:
    """Make this process's claims exactly these people."""
    renew_lease(process_id)
    mine = PresenceClaim.objects.filter(process_id=process_id)
    known = set(mine.values_list("user_id", flat=True))
    mine.filter(user_id__in=known - users).delete()
    PresenceClaim.objects.bulk_create(
        PresenceClaim(process_id=process_id, user_id=user) for user in sorted(users - known)
    )


def shorten_lease(process_id: UUID, seconds: float) -> None:
    """This process ends, and its people come back elsewhere: until then nobody sees them go."""
    ProcessLease.objects.filter(pk=process_id).update(expires_at=_in_seconds(seconds))


def read_others(process_id: UUID) -> set[int]:
    """People whom another live process claims."""
    claims = PresenceClaim.objects.filter(process__expires_at__gt=Now())
    return set(claims.exclude(process_id=process_id).values_list("user_id", flat=True))


def count_online() -> int:
    """People whom any live process claims."""
    claims = PresenceClaim.objects.filter(process__expires_at__gt=Now())
    return claims.values("user_id").distinct().count()


def read_watchable(user_id: int, room_ids: Iterable[int]) -> frozenset[int]:
    """Members of those of these rooms that this person belongs to."""
    mine = Membership.objects.filter(user_id=user_id, room_id__in=list(room_ids)).values("room_id")
    people = Membership.objects.filter(room_id__in=mine).values_list("user_id", flat=True)
    return frozenset(people.distinct()[:WATCHED_LIMIT])


class Presence:
    """The people this process and the others claim; all state, no I/O, the clock injected."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left: dict[int, float] = {}
        self._here: set[int] = set()
        self._others: set[int] = set()
        self._shown: set[int] = set()

    @property
    def claimed(self) -> set[int]:
        return set(self._here)

    def see_local(self, connected: Set[int]) -> set[int]:
        """Whom this process claims now: the connected, and those gone for less than the grace."""
        now = self._clock()
        for user in self._here - connected:
            self._left.setdefault(user, now)
        for user in list(self._left):
            if user in connected or now - self._left[user] >= GRACE:
                del self._left[user]
        self._here = set(connected) | set(self._left)
        return set(self._here)

    def see_others(self, users: set[int]) -> None:
        self._others = users

    def take_changes(self) -> dict[int, PresenceState]:
        """What changed since the last call; the last value wins."""
        online = self._here | self._others
        changed = online ^ self._shown
        self._shown = online
        return {user: self.state_of(user) for user in changed}

    def state_of(self, user: int) -> PresenceState:
        is_here = user in self._here or user in self._others
        return PresenceState.ONLINE if is_here else PresenceState.OFFLINE

    def show_watched(self, connection: Connection) -> str:
        """Everybody whom this connection watches."""
        states = {str(user): self.state_of(user) for user in connection.watched}
        return encode(PresenceSignal(people=states))


def encode_presence(connection: Connection, states: dict[int, PresenceState]) -> str | None:
    """The part of a diff that this connection watches."""
    seen = {str(user): state for user, state in states.items() if user in connection.watched}
    return encode(PresenceSignal(people=seen)) if seen else None

"""When a person wants to be left alone, as it goes out to them."""

from datetime import time

from syncchat.domain.accounts.quiet import read_quiet
from syncchat.models import Ignored, Membership, User
from syncchat.models.queries.unread import naming
from syncchat.protocol import events as wire


def serialize_quiet(user: User) -> wire.Quiet:
    quiet = read_quiet(user)
    ignored = dict(Ignored.objects.filter(user=user).order_by("since").values_list("person_id", "is_blocked"))
    return wire.Quiet(
        away=quiet.is_away,
        until=quiet.until,
        starts=_write(quiet.starts),
        ends=_write(quiet.ends),
        paused_until=quiet.paused_until,
        allowed=quiet.allowed,
        muted=[person for person, is_blocked in ignored.items() if not is_blocked],
        blocked=[person for person, is_blocked in ignored.items() if is_blocked],
    )


def list_urgent(user: User, allowed: list[int]) -> list[int]:
    """Rooms in which something waits that names them, of one of these people."""
    if not allowed:
        return []
    mine = Membership.objects.filter(user_id=user.pk)
    return sorted(naming(mine, allowed).values_list("room_id", flat=True))


def _write(clock: time | None) -> str | None:
    return clock.strftime("%H:%M") if clock else None

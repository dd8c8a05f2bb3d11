"""The browsers that take pushes: each belongs to a person's sign-in, and goes with it."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.links.network import Deadline, Unreachable, resolve_public
from syncchat.domain.notifications.push.encryption import read_device_keys
from syncchat.domain.notifications.push.service import read_endpoint
from syncchat.domain.rooms.room_names import clean_line
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import PushSubscription, User
from syncchat.models.notifications.push_subscription import ENDPOINT_LIMIT, NAME_LIMIT

DEVICES_LIMIT = 20
_LOOK_UP = 3.0  # seconds


def list_devices(user: User) -> Sequence[PushSubscription]:
    return list(PushSubscription.objects.filter(user=user).order_by("-created_at", "-pk"))


def get_device(user: User, device_id: int) -> PushSubscription:
    """Raises: NotFound, if there is none or it is somebody else's."""
    device = PushSubscription.objects.filter(user=user, pk=device_id).first()
    if device is None:
        raise NotFound
    return device


def add_device(
    *, actor: User, session_key: str, endpoint: str, p256dh: str, auth: str, name: str, origin: str
) -> PushSubscription:
    """Let a browser take pushes; again, it is the same device, also of whoever was signed in there before.

    Raises:
        Invalid: an address that is no push service's, or keys that are no browser's.
        Conflict: they have as many devices as one may.
        NotFound: the sign-in has ended.
    """
    _check_endpoint(endpoint)
    try:
        read_device_keys(p256dh, auth)
    except ValueError:
        raise Invalid(_("These are no keys of a browser."), field="keys") from None
    session = UserSession.objects.filter(user=actor, session_key=session_key).first()
    if session is None:
        raise NotFound
    kept = {
        "user": actor,
        "session": session,
        "p256dh": p256dh,
        "auth": auth,
        "name": clean_line(name, field="name")[:NAME_LIMIT] or _("Unknown device"),
        "origin": origin,
    }
    return _keep_device(actor, endpoint, kept)


@transaction.atomic
def _keep_device(actor: User, endpoint: str, kept: dict[str, object]) -> PushSubscription:
    # One after the other: of two that come at once none goes beyond the bound
    User.objects.select_for_update().get(pk=actor.pk)
    others = PushSubscription.objects.filter(user=actor).exclude(endpoint=endpoint)
    if others.count() >= DEVICES_LIMIT:
        raise Conflict(
            _("%s devices get your notifications, and no more can. Remove one first.") % DEVICES_LIMIT
        )
    known = PushSubscription.objects.select_for_update().filter(endpoint=endpoint).first()
    if known is not None and known.user_id == actor.pk:
        PushSubscription.objects.filter(pk=known.pk).update(**kept)
        known.refresh_from_db()
        return known
    if known is not None:
        # What was on its way to the other person must not come out here
        known.delete()
    return PushSubscription.objects.create(endpoint=endpoint, **kept)


def remove_device(*, actor: User, device_id: int) -> None:
    """Gone already is as good.

    Raises:
        NotFound: as `get_device`.
    """
    get_device(actor, device_id).delete()


def list_devices_of_sign_in(session_key: str) -> Sequence[PushSubscription]:
    return list(PushSubscription.objects.filter(session__session_key=session_key))


def keep_devices(devices: Sequence[PushSubscription], *, user: User, session_key: str) -> None:
    """Of a sign-in that was ended and renewed at once, in the same browser: under their numbers, which it knows."""
    session = UserSession.objects.filter(user=user, session_key=session_key).first()
    if session is None:
        return
    for device in devices:
        device.session = session
        device.save()


def _check_endpoint(address: str) -> None:
    refusal = Invalid(_("This is no address of a push service."), field="endpoint")
    if len(address) > ENDPOINT_LIMIT:
        raise refusal
    try:
        parts = urlsplit(read_endpoint(address).origin)
        resolve_public(parts.hostname or "", parts.port or 443, Deadline(_LOOK_UP))
    except (ValueError, Unreachable):
        raise refusal from None


def remove_lost_devices() -> None:
    """Whose sign-in ran out, so that nobody ended it; and what was refused for a month."""
    from django.contrib.sessions.models import Session

    lasting = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    PushSubscription.objects.exclude(session__session_key__in=lasting).delete()
    long_ago = timezone.now() - timedelta(days=30)
    PushSubscription.objects.filter(failures__gte=1_000, last_sent_at__lt=long_ago).delete()

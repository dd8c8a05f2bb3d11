"""What a client is told first: who it is here, where its logs end, and what the server takes."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from syncchat.assets.precache import compute_release
from syncchat.errors import Invalid
from syncchat.protocol import server_frames
from syncchat.protocol.pages import Position
from syncchat.realtime.sessions import name_session
from syncchat.serializers.limits import make_limits

HEARTBEAT = 25  # seconds between a client's pings


def check_version(version: int) -> None:
    """Raises: Invalid for a page of another protocol."""
    if version != server_frames.VERSION:
        raise Invalid(_("This page is too old for the server. Load it again."), field="v")


def make_welcome(
    *, ref: int, user_id: int, session_key: str, heads: Mapping[int, Position]
) -> server_frames.Welcome:
    return server_frames.Welcome(
        ref=ref,
        me=user_id,
        session=name_session(session_key),
        heads={str(log): at for log, at in heads.items()},
        heartbeat=HEARTBEAT,
        release=compute_release(),
        limits=make_limits(),
    )

"""People and bots in Slack's shape. Mail addresses are nobody's to read here, so there are none."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from syncchat.models import User
from syncchat.models.accounts.preferences import find_zone
from syncchat.protocol.kinds import WorkspaceRole
from syncchat.slack.ids import TEAM, write_app, write_bot, write_person

Shape = dict[str, Any]
_SIZES = (24, 32, 48, 72, 192, 512)


def shape_person(user: User, base: str) -> Shape:
    zone = find_zone(user.time_zone) or timezone.get_default_timezone()
    offset = datetime.now(zone).utcoffset()
    key = zone.key if isinstance(zone, ZoneInfo) else str(zone)
    return {
        "id": write_person(user.pk),
        "team_id": TEAM,
        "name": user.username,
        "real_name": user.name,
        "deleted": not user.is_active,
        "tz": key,
        "tz_label": key,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": shape_profile(user, base),
        "is_admin": user.workspace_role.reaches(WorkspaceRole.ADMINISTRATOR),
        "is_owner": user.is_owner,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(user.date_joined.timestamp()),
    }


def shape_profile(user: User, base: str) -> Shape:
    shows = user.has_status
    profile: Shape = {
        "real_name": user.name,
        "real_name_normalized": user.name,
        "display_name": user.username,
        "display_name_normalized": user.username,
        "title": "",
        "status_text": user.status_text if shows else "",
        "status_emoji": user.status_emoji if shows else "",
        "status_expiration": int(user.status_until.timestamp()) if shows and user.status_until else 0,
        "team": TEAM,
    }
    if user.avatar:
        profile |= {f"image_{size}": f"{base}{user.avatar.url}" for size in _SIZES}
    if user.is_bot:
        profile |= {"bot_id": write_bot(user), "api_app_id": write_app(user)}
    return profile


def shape_bot(user: User, base: str) -> Shape:
    icons = {f"image_{size}": f"{base}{user.avatar.url}" for size in (36, 48, 72)} if user.avatar else {}
    return {
        "id": write_bot(user),
        "app_id": write_app(user),
        "user_id": write_person(user.pk),
        "name": user.name,
        "deleted": not user.is_active,
        "updated": int(user.date_joined.timestamp()),
        "team_id": TEAM,
        "icons": icons,
    }

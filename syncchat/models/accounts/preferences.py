"""What a person prefers, in a row that another release may have written.

What this one does not know is as if nothing had been chosen, and is named: no page fails for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from syncchat.protocol.kinds import Density, TextSize, Theme

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Preferences:
    theme: Theme
    text_size: TextSize
    density: Density
    # "" and None: those of the browser, of the workspace
    language: str
    zone: ZoneInfo | None
    ignored: tuple[str, ...]


def read_preferences(user: Any) -> Preferences:
    ignored: list[str] = []

    def choose(name: str, usual: Choice) -> Choice:
        try:
            return type(usual)(getattr(user, name))
        except ValueError:
            ignored.append(name)
            return usual

    language, zone = user.language, find_zone(user.time_zone)
    if language and language not in dict(settings.LANGUAGES):
        ignored.append("language")
        language = ""
    if user.time_zone and zone is None:
        ignored.append("time_zone")
    return Preferences(
        theme=choose("theme", Theme.SYSTEM),
        text_size=choose("text_size", TextSize.NORMAL),
        density=choose("density", Density.COMFORTABLE),
        language=language,
        zone=zone,
        ignored=tuple(ignored),
    )


def find_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: the name of a folder of zones
        return None

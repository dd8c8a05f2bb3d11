"""Time zones as people look for them: by continent, then by city."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The rest are abbreviations and old names of these.
REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian"),
    "Pacific": _("Pacific"),
}

Choice = tuple[str, str | Promise]
Group = tuple[str | Promise, list[tuple[str, str]]]


def list_zones() -> list[Choice | Group]:
    return [("", _("Like the workspace")), *_list_by_region(), ("UTC", "UTC")]


@cache
def _list_by_region() -> list[Group]:
    zones = sorted(zone for zone in available_timezones() if zone.split("/")[0] in REGIONS)
    return [
        (REGIONS[region], [(zone, _name_city(zone)) for zone in group])
        for region, group in groupby(zones, key=lambda zone: zone.split("/")[0])
    ]


def _name_city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")

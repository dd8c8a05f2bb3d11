"""How a person arranges their rooms: favourites, sections of their own, what is folded, the order."""

from collections.abc import Sequence
from typing import TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.access import get_room_for
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Membership, Sidebar, User
from syncchat.models.membership import Arrangement, Section, make_arrangement, make_section
from syncchat.protocol.kinds import EntryKind, StandingSection
from syncchat.text.blank import is_blank

SECTIONS_LIMIT = 50
NAME_LIMIT = 40
Place = TypeVar("Place", int, str)
_STANDING = frozenset(map(str, StandingSection))
# What is placed in none stands in these
_REST = (StandingSection.ROOMS, StandingSection.DIRECTS)


def read_arrangement(user: User) -> Arrangement:
    kept = Sidebar.objects.filter(pk=user.pk).first()
    return cast(Arrangement, kept.arrangement) if kept else make_arrangement()


@transaction.atomic
def place_room(*, actor: User, room_id: int, section_id: str, before: int | None = None) -> None:
    """Put a room into a section, before another room of it or at its end, and take it out of any other.

    Raises:
        NotFound: not a room or not a section of theirs.
    """
    get_room_for(actor, room_id)
    arrangement = _lock(actor)
    section = _get_section(arrangement, section_id)
    mine = set(Membership.objects.filter(user=actor).values_list("room_id", flat=True))
    for each in arrangement["sections"]:
        each["rooms"] = [room for room in each["rooms"] if room != room_id and room in mine]
    if section_id not in _REST:
        rooms = section["rooms"]
        rooms.insert(_find_place(rooms, before), room_id)
    _store_arrangement(actor, arrangement)


@transaction.atomic
def keep_section(
    *,
    actor: User,
    section_id: str,
    name: str | None = None,
    folded: bool | None = None,
    before: str | None = None,
) -> None:
    """Change what is given; a section that is not there yet begins, if it is given a name.

    Raises:
        NotFound: no section of theirs, and no name for a new one.
        Invalid: a name that is none, or for a section that everyone has.
        Conflict: they have as many as they may.
    """
    arrangement = _lock(actor)
    section = _find_section(arrangement, section_id)
    if section is None and name is not None:
        section = _begin_section(arrangement, section_id)
    if section is None:
        raise NotFound
    if name is not None:
        section["name"] = _clean_name(section_id, name)
    if folded is not None:
        section["folded"] = folded
    if before is not None and before != section_id:
        others = [each for each in arrangement["sections"] if each is not section]
        others.insert(_find_place([each["id"] for each in others], before), section)
        arrangement["sections"] = others
    _store_arrangement(actor, arrangement)


@transaction.atomic
def remove_section(*, actor: User, section_id: str) -> None:
    """Its rooms stand among the others again. What is not there is removed already.

    Raises:
        Invalid: a section that everyone has.
    """
    if section_id in _STANDING:
        raise Invalid(_("Only a section of your own can be removed."), field="id")
    arrangement = _lock(actor)
    arrangement["sections"] = [each for each in arrangement["sections"] if each["id"] != section_id]
    _store_arrangement(actor, arrangement)


@transaction.atomic
def sort_rooms(*, actor: User, order: str | None = None, only_unread: bool | None = None) -> None:
    """By name or by what was said last, and whether only rooms are shown in which something waits."""
    arrangement = _lock(actor)
    if order is not None:
        arrangement["order"] = order
    if only_unread is not None:
        arrangement["only_unread"] = only_unread
    _store_arrangement(actor, arrangement)


def _lock(actor: User) -> Arrangement:
    lock_logs([actor.log_id])
    return read_arrangement(actor)


def _store_arrangement(actor: User, arrangement: Arrangement) -> None:
    if arrangement == read_arrangement(actor):
        return
    Sidebar.objects.update_or_create(pk=actor.pk, defaults={"arrangement": arrangement})
    append_entry(log_id=actor.log_id, kind=EntryKind.SIDEBAR_CHANGED, actor=actor)


def _find_section(arrangement: Arrangement, section_id: str) -> Section | None:
    return next((each for each in arrangement["sections"] if each["id"] == section_id), None)


def _get_section(arrangement: Arrangement, section_id: str) -> Section:
    section = _find_section(arrangement, section_id)
    if section is None:
        raise NotFound
    return section


def _begin_section(arrangement: Arrangement, section_id: str) -> Section:
    """Above the rooms that stand in none."""
    sections = arrangement["sections"]
    if len(sections) >= SECTIONS_LIMIT:
        raise Conflict(_("You have %s sections, and no more can be kept.") % SECTIONS_LIMIT)
    section = make_section(section_id)
    sections.insert(_find_place([each["id"] for each in sections], str(StandingSection.ROOMS)), section)
    return section


def _clean_name(section_id: str, name: str) -> str:
    if section_id in _STANDING:
        raise Invalid(_("Only a section of your own has a name."), field="name")
    if is_blank(name):
        raise Invalid(_("A section needs a name."), field="name")
    return limit_length(clean_line(name, field="name"), NAME_LIMIT, field="name")


def _find_place(listed: Sequence[Place], before: Place | None) -> int:
    return listed.index(before) if before in listed else len(listed)

"""What a room may be called."""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from syncchat.errors import Conflict, Invalid
from syncchat.models import Room, Workspace
from syncchat.protocol.kinds import RoomKind
from syncchat.text.blank import is_blank
from syncchat.text.collation import CollationKey, make_collation_key
from syncchat.text.normal import normalise

NAME_LIMIT = 60
TOPIC_LIMIT = 250

# Controls, lone surrogates, line and paragraph separators: no name needs them, and PostgreSQL refuses NUL.
_BANNED = {"Cc", "Cs", "Zl", "Zp"}
# Embeddings, overrides and isolates: they could turn the rest of the page's line around.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(name: str) -> str:
    """The name as it is stored.

    Raises:
        Invalid: empty, too long, or with characters nobody can see.
    """
    if is_blank(name):
        raise Invalid(_("A room needs a name."), field="name")
    cleaned = clean_line(name, field="name")
    return limit_length(cleaned, NAME_LIMIT, field="name")


def clean_topic(topic: str) -> str:
    return limit_length(clean_line(topic, field="topic"), TOPIC_LIMIT, field="topic")


def check_name_is_free(name: str, *, room_id: int = 0) -> None:
    """Refuse a second public room of that name, in whatever case; archived rooms do not count.

    Compared here, not in SQL: SQLite folds the case of ASCII letters only.

    Raises:
        Conflict: the name is taken.
    """
    Workspace.objects.select_for_update().filter(pk=Workspace.current().pk).first()
    taken = Room.objects.filter(kind=RoomKind.PUBLIC, archived_at=None).exclude(pk=room_id)
    if fold_name(name) in {fold_name(other) for other in taken.values_list("name", flat=True)}:
        raise Conflict(_("There is already a room with this name. Choose another one."), field="name")


def fold_name(name: str) -> str:
    return normalise(name).casefold()


def clean_line(text: str, *, field: str) -> str:
    """One line as it is stored; it may be empty.

    Raises:
        Invalid: with characters nobody can see, or with nothing else.
    """
    cleaned = unicodedata.normalize("NFC", text.strip())
    if cleaned and is_blank(cleaned):
        raise Invalid(_("Use letters, digits and signs on one line, nothing invisible."), field=field)
    if any(unicodedata.category(letter) in _BANNED or letter in _BIDI for letter in cleaned):
        raise Invalid(_("Use letters, digits and signs on one line, nothing invisible."), field=field)
    return cleaned


def limit_length(text: str, limit: int, *, field: str) -> str:
    if len(text) > limit:
        words = _("Too long: %(length)s characters, the limit is %(limit)s.")
        raise Invalid(words % {"length": len(text), "limit": limit}, field=field)
    return text


def sort_by_name(rooms: Iterable[Room]) -> list[Room]:
    return sorted(rooms, key=place_by_name)


def place_by_name(room: Room) -> tuple[CollationKey, int]:
    return make_collation_key(room.name), room.pk

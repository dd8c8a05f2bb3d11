"""Names that look like somebody else's, in whatever letters they are written (Unicode TS 39)."""

import unicodedata
from functools import cache

from django.utils.translation import gettext as _

from syncchat.errors import Conflict
from syncchat.models import User, Workspace


def check_looks_like_nobody(user: User) -> None:
    """Refuse the name that is shown if another active person's looks the same.

    Raises:
        Conflict: it does.
    """
    # Of two who take a name at once, the second sees the first
    Workspace.objects.select_for_update().filter(pk=Workspace.current().pk).first()
    looks = trace_looks(user.name)
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    for display_name, username in others.values_list("display_name", "username"):
        if looks & trace_looks(display_name or username):
            words = _("Someone here has this name, or one that looks like it. Add what tells you apart.")
            raise Conflict(words, field="display_name" if user.display_name else "username")


def trace_looks(name: str) -> frozenset[str]:
    """Two names look alike if they share one of these: the case may hide a likeness, or make one."""
    return frozenset((_make_skeleton(name).casefold(), _make_skeleton(name.casefold())))


def _make_skeleton(name: str) -> str:
    letters = unicodedata.normalize("NFD", name)
    visible = "".join(each for each in letters if unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFD", " ".join(visible.translate(_read_prototypes()).split()))


@cache
def _read_prototypes() -> dict[int, str]:
    """What each letter is taken for. The package lists likenesses both ways; a prototype has many."""
    # Read when the first name is looked at: the table takes ten megabytes that most processes never need
    from confusable_homoglyphs.confusables import confusables_data

    found = {}
    for letter, alike in confusables_data.items():
        if len(letter) == 1 and len(alike) == 1:
            other = alike[0]["c"]
            is_pair = len(confusables_data.get(other, ())) == 1
            found[ord(letter)] = min(letter, other) if is_pair else other
    return found

"""What an emoji of the workspace may be called, and how its name stands in words: `:name:`."""

from django.utils.translation import gettext as _

from syncchat.domain.markup import find_shortcode, is_custom_name
from syncchat.errors import Conflict, Invalid
from syncchat.models import EmojiName


def find_code(text: str) -> str | None:
    """`:name:` as it is stored, whether there is such an emoji or not."""
    name = text.lower()
    is_code = len(name) > 2 and name[0] == name[-1] == ":" and is_custom_name(name[1:-1])
    return name if is_code else None


def list_codes(code: str) -> list[str]:
    """All names of the emoji that is called so, its own first; none where there is no such emoji."""
    named = EmojiName.objects.filter(name=code.strip(":")).values("emoji")
    return [f":{name}:" for name in EmojiName.objects.filter(emoji__in=named).values_list("name", flat=True)]


def clean_name(name: str) -> str:
    """Without the colons that people type around it.

    Raises:
        Invalid: no name, or one that could not be written.
        Conflict: an emoji that everybody has is called so.
    """
    cleaned = name.strip().strip(":").lower()
    if glyph := find_shortcode(cleaned):
        words = _(":%(name)s: is %(glyph)s already. Try another name.")
        raise Conflict(words % {"name": cleaned, "glyph": glyph}, field="name")
    if not is_custom_name(cleaned):
        words = _("Use 2 to 32 of a-z, 0-9, _, - and +, and at least one letter.")
        raise Invalid(words, field="name")
    return cleaned


def check_free(name: str) -> None:
    """Raises: Conflict, where an emoji here is called so."""
    taken = EmojiName.objects.filter(name=name).first()
    if taken is not None:
        own = taken.emoji.codes[0]
        words = _(":%(name)s: is a name of %(emoji)s already. Try another name.")
        raise Conflict(words % {"name": name, "emoji": own}, field="name")

"""Which characters are one emoji."""

from emoji import EMOJI_DATA, STATUS

_SELECTOR = "\ufe0f"
# Phones leave the selector out or put it in as they like; stored is always the whole form.
_WHOLE = {
    glyph.replace(_SELECTOR, ""): glyph
    for glyph, row in EMOJI_DATA.items()
    if row["status"] == STATUS["fully_qualified"]
}


def find_glyph(text: str) -> str | None:
    """The fully qualified form of what is one Unicode emoji and nothing else."""
    return _WHOLE.get(text.replace(_SELECTOR, ""))

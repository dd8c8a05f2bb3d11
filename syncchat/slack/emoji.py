"""Emoji by the names that Slack has for them, and back."""

from functools import cache

from emoji import EMOJI_DATA, STATUS

from syncchat.domain.markup import find_glyph, find_shortcode
from syncchat.domain.markup.shortcodes import SLACK_NAMES

_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_SELECTOR = "\ufe0f"
# Of several names, the ones that Slack itself says
_OWN = {"\U0001f44d": "+1", "\U0001f44e": "-1"}


def read_name(name: str) -> str:
    """What a reaction is stored as; a name of the workspace's own stays one."""
    bare, _, tone = name.strip().strip(":").lower().partition("::skin-tone-")
    glyph = find_shortcode(bare)
    if glyph is None:
        return f":{bare}:"
    if tone in {"2", "3", "4", "5", "6"}:
        rest = glyph[1:].removeprefix(_SELECTOR)
        return find_glyph(glyph[0] + _TONES[int(tone) - 2] + rest) or glyph
    return glyph


def write_name(emoji: str) -> str:
    if emoji.startswith(":"):
        return emoji.strip(":")
    names = _list_names()
    if emoji in names:
        return names[emoji]
    toned = next((tone for tone in _TONES if tone in emoji), "")
    plain = find_glyph(emoji.replace(toned, "", 1)) if toned else None
    name = names.get(plain or "")
    return f"{name}::skin-tone-{_TONES.index(toned) + 2}" if name else emoji


@cache
def _list_names() -> dict[str, str]:
    whole = {
        char: row
        for char, row in EMOJI_DATA.items()
        if row["status"] == STATUS["fully_qualified"] and not any(tone in char for tone in _TONES)
    }
    names = {char: str([*row.get("alias", ()), row["en"]][0]).strip(":") for char, row in whole.items()}
    aliased = {char for char, row in whole.items() if row.get("alias")}
    names |= {char: name for name, char in SLACK_NAMES.items() if char not in aliased}
    # Only what leads back
    return {char: name for char, name in (names | _OWN).items() if find_shortcode(name) == char}

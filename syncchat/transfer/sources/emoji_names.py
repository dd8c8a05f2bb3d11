"""What others call emoji. A name that means another picture there goes by its character, not by its name."""

from collections.abc import Collection

from syncchat.domain.markup import find_glyph, find_shortcode, is_custom_name

# Mattermost, Rocket.Chat and Zulip call some as Slack does not
_OTHERS = {
    "thumbsup": "👍",
    "thumbsdown": "👎",
    "+1": "👍",
    "-1": "👎",
    "simple_smile": "🙂",
    "slightly_smiling": "🙂",
}
_TONES = {
    "skin-tone-2": "🏻",
    "skin-tone-3": "🏼",
    "skin-tone-4": "🏽",
    "skin-tone-5": "🏾",
    "skin-tone-6": "🏿",
}


def read_emoji_name(name: str, custom: Collection[str] = ()) -> str:
    """The character, or `:name:` of one that the source brings or that has no character."""
    plain, _colons, tone = name.strip(":").lower().partition("::")
    if plain in custom:
        return f":{plain}:"
    glyph = find_shortcode(plain) or _OTHERS.get(plain)
    if glyph is None:
        return f":{plain}:" if is_custom_name(plain) else name
    return find_glyph(glyph.replace("\ufe0f", "") + _TONES.get(tone, "")) or glyph


def read_code_points(code: str) -> str | None:
    """Of hexadecimal numbers with dashes, as Zulip and Slack write them."""
    try:
        return find_glyph("".join(chr(int(part, 16)) for part in code.split("-")))
    except (ValueError, OverflowError):
        return None

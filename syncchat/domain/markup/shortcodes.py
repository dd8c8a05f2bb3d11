"""`:shortcode:` emoji as Slack and GitHub give them, and messages that are nothing but emoji."""

import re
from pathlib import Path

from emoji import EMOJI_DATA, STATUS
from markdown_it.rules_inline import StateInline

from syncchat.domain.markup.glyphs import find_glyph
from syncchat.text.characters import LATIN

MAX_JUMBO = 8
_NAME = re.compile(r"[a-z0-9_+-]+")
_SHORTCODE = re.compile(rf"(?<![{LATIN}]):([A-Za-z0-9_+-]{{1,80}}):")
# With a letter: numbers alone are times, and rooms of a house
_CUSTOM = re.compile(r"(?!skin-tone-)(?=[0-9_+-]*[a-z])[a-z0-9_+-]{2,32}")
_TONE = re.compile(r":skin-tone-([2-6]):")
_SELECTOR = "\ufe0f"


def _read_slack_names() -> dict[str, str]:
    """What Slack calls emoji and the package does not: from emojibase-data 17 (MIT), `en/shortcodes/iamcal.json`.

    `egg` and `beetle` are the package's for others; Slack and GitHub agree on them.
    """
    rows = Path(__file__).with_name("slack_names.tsv").read_text(encoding="utf-8").splitlines()
    return {name: char for name, _, char in (row.partition("\t") for row in rows)}


SLACK_NAMES = _read_slack_names()


def _list_names() -> dict[str, str]:
    """Names as typed between colons; the short aliases win over the long Unicode names."""
    whole = {char: row for char, row in EMOJI_DATA.items() if row["status"] == STATUS["fully_qualified"]}
    names = {row["en"].strip(":").lower(): char for char, row in whole.items()}
    names.update((alias.strip(":"), char) for char, row in whole.items() for alias in row.get("alias", ()))
    return {name: char for name, char in names.items() if _NAME.fullmatch(name)} | SLACK_NAMES


SHORTCODES = _list_names()


def _compile_only_emoji() -> re.Pattern[str]:
    starts = {char[0] for char in EMOJI_DATA}
    # digits, (c) and (r) are text; flags, keycaps and skin tones have their own branch
    bases = "".join(c for c in sorted(starts) if ord(c) > 0xFF and not "\U0001f1e6" <= c <= "\U0001f1ff")
    skin = "[\U0001f3fb-\U0001f3ff]"
    one = f"[{re.escape(bases)}](?:\ufe0f|{skin})*+[\U000e0020-\U000e007f]*+"
    flag, keycap = "[\U0001f1e6-\U0001f1ff]{2}", "[0-9#*]\ufe0f?\u20e3"
    return re.compile(rf"(?:\s*+(?>{flag}|{keycap}|{one}(?:\u200d{one})*+)){{1,{MAX_JUMBO}}}+\s*+")


_ONLY_EMOJI = _compile_only_emoji()


def is_only_emoji(text: str) -> bool:
    return not text.isascii() and _ONLY_EMOJI.fullmatch(text) is not None


def is_custom_name(name: str) -> bool:
    """Whether an emoji of the workspace may be called so, as far as letters go."""
    return _CUSTOM.fullmatch(name) is not None


def find_shortcode(name: str) -> str | None:
    """The emoji that everybody has under this name."""
    return SHORTCODES.get(name)


def draw_shortcodes(text: str) -> str:
    """Where nothing else is marked up, as in a status; what names no emoji stays as it was typed."""
    return _SHORTCODE.sub(lambda code: SHORTCODES.get(code[1].lower(), code[0]), text)


def parse_shortcode(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    match = _SHORTCODE.match(state.src, state.pos, state.posMax)
    char = match and SHORTCODES.get(match[1].lower())
    if not match or not char:
        return match is not None and _parse_custom(state, match, silent)
    tone = _TONE.match(state.src, match.end(), state.posMax)
    toned = tone and _add_tone(char, int(tone[1]))
    if not silent:
        state.append_pending(toned or char)
    state.pos = tone.end() if tone and toned else match.end()
    return True


def _parse_custom(state: StateInline, match: re.Match[str], silent: bool) -> bool:
    """What an emoji of the workspace may be called, outside of links. Whether one is, is asked when it is shown."""
    if state.linkLevel or not is_custom_name(match[1].lower()):
        return False
    if not silent:
        state.push("emoji", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _add_tone(char: str, tone: int) -> str | None:
    """`:+1::skin-tone-3:` is one emoji; 2 is the lightest of the five."""
    rest = char[1:].removeprefix(_SELECTOR)
    return find_glyph(char[0] + chr(0x1F3FB + tone - 2) + rest)

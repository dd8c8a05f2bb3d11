"""How a message looks where another one answers it: one plain line, made of its present words each time."""

import re
from html import unescape

TEXT_LIMIT = 140

# The script's store makes the same of the same markup (static/js/store/messages/quotes.js)
_BREAKS = re.compile(r"</?(?:p|br|li|ul|ol|pre|div|blockquote)\b[^>]*>")
_NUMBERS = re.compile(r'<li value="(\d+)">')
_TAGS = re.compile(r"<[^>]*>")
# Outside the message there is nothing to contain what turns the writing direction
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")


def cut_quote(html: str) -> str:
    text = unescape(_TAGS.sub("", _BREAKS.sub(" ", _NUMBERS.sub(r" \1. ", html))))
    line = _SPACES.sub(" ", _DIRECTION.sub("", text)).strip()
    return line if len(line) <= TEXT_LIMIT else line[: TEXT_LIMIT - 1].rstrip() + "…"

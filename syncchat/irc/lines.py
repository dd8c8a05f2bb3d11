"""Lines of IRC (RFC 1459, RFC 2812) with message tags (https://ircv3.net/specs/extensions/message-tags)."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# Bytes with the line's end; tags have as many again, and more, for themselves
LINE_LIMIT = 512
TAGS_LIMIT = 4096
_ESCAPES = {"\\": "\\\\", ";": "\\:", " ": "\\s", "\r": "\\r", "\n": "\\n"}
_UNESCAPED = {"\\": "\\", ":": ";", "s": " ", "r": "\r", "n": "\n"}
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_ENDS = re.compile(r"[\r\n\x00]+")
# Bold, colours and their kin (https://modern.ircdocs.horse/formatting), which are no Markdown
_STYLES = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-fA-F]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")


class Line(NamedTuple):
    tags: Mapping[str, str]
    # In capitals
    command: str
    params: list[str]

    def get(self, place: int) -> str:
        """Empty where there are not so many."""
        return self.params[place] if place < len(self.params) else ""


def parse_line(text: str) -> Line:
    """An empty command is an empty line. Where it says to come from is passed by, as RFC 2812 has it for clients."""
    tags: dict[str, str] = {}
    if text.startswith("@"):
        written, _, text = text[1:].partition(" ")
        tags = _parse_tags(written)
    text = text.lstrip(" ")
    if text.startswith(":"):
        _source, _, text = text.partition(" ")
    words, has_last, last = text.lstrip(" ").partition(" :")
    # By blanks alone: others belong to words
    command, *params = [word for word in words.split(" ") if word] or [""]
    return Line(tags, command.upper(), [*params, last] if has_last else params)


def write_line(command: str, *params: str, source: str = "") -> str:
    """The last parameter may hold blanks and be empty; those before it hold none."""
    words = [command]
    if params:
        *middle, last = [_ENDS.sub(" ", param) for param in params]
        needs_colon = not last or " " in last or last.startswith(":")
        words += [*(param.replace(" ", "_") or "*" for param in middle), f":{last}" if needs_colon else last]
    return " ".join([*([f":{source}"] if source else []), *words])


def write_tags(tags: Mapping[str, str]) -> str:
    """What comes before a line; empty where there are none."""
    written = ";".join(f"{key}={_escape(value)}" if value else key for key, value in tags.items())
    return f"@{written} " if written else ""


def decode(content: bytes) -> str:
    """UTF-8; what is none was written by a client of the time before."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def strip_styles(text: str) -> str:
    return _STYLES.sub("", text)


def cut(text: str, limit: int) -> Iterator[str]:
    """In parts of at most so many bytes, between words where there are some."""
    while len(content := text.encode()) > limit:
        part = content[:limit].decode(errors="ignore")
        blank = part.rfind(" ")
        if blank > limit // 2:
            part = part[:blank]
        yield part
        text = text[len(part) :].removeprefix(" ") if blank > limit // 2 else text[len(part) :]
    yield text


def _parse_tags(text: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in text.split(";") if each)
    return {
        key: _ESCAPED.sub(lambda found: _UNESCAPED.get(found[1], found[1]), value) for key, _, value in pairs
    }


def _escape(value: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in value if character != "\x00")

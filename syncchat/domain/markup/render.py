from collections.abc import Mapping
from dataclasses import dataclass, field

from syncchat.domain.markup.fast import is_plain
from syncchat.domain.markup.html import HtmlWriter, write_lines, write_plain
from syncchat.domain.markup.parser import is_parsable, parse_tokens
from syncchat.domain.markup.preview import find_addresses
from syncchat.domain.markup.sanitize import sanitize
from syncchat.domain.markup.text import clean_text

# Raise it when the same body gives other HTML: stored messages are then rendered again.
RENDERER_VERSION = 8


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str
    mentions: set[int] = field(default_factory=set)
    mentions_room: bool = False
    groups: set[int] = field(default_factory=set)
    # Pages that it leads to, in the order of the words
    links: tuple[str, ...] = ()


def render(body: str, *, people: Mapping[str, int]) -> Rendered:
    """Safe HTML of a body. `people` maps lower-case names that may be mentioned to users' ids, or a `NamedGroup`."""
    text = clean_text(body)
    plain = text.strip()
    if not is_parsable(text):
        return Rendered(sanitize(write_lines(text)))
    if is_plain(plain):
        return Rendered(write_plain(plain))
    return render_parsed(text, people)


def render_parsed(text: str, people: Mapping[str, int]) -> Rendered:
    writer = HtmlWriter(people)
    tokens = parse_tokens(text, people)
    html = writer.write(tokens)
    if not writer.has_text:  # "-", ">" or "```" alone is something somebody said
        html = write_lines(text)
    links = find_addresses(tokens) if "<a " in html else ()
    return Rendered(sanitize(html), writer.mentions, writer.mentions_room, writer.groups, links)

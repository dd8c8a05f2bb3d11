import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from syncchat.domain.markup.fast import is_plain
from syncchat.domain.markup.parser import is_parsable, parse_tokens
from syncchat.domain.markup.tasks import SIGNS
from syncchat.domain.markup.text import clean_text, drop_bidi_controls

PREVIEW_LENGTH = 200
# In place of the words of a spoiler
COVER = "▒▒▒"
_COVERS = {"spoiler_open", "spoiler_close"}
# What is covered is not shown below a message; what somebody else said has been shown
_OUTSIDE = _COVERS | {"blockquote_open", "blockquote_close"}
_WEB = ("http://", "https://")
_SPACES = re.compile(r"\s+")
# What must not be cut off from the character before it: joiners, selectors, skin tones, combining marks.
_CLINGS = re.compile(r"[\u0300-\u036f\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")


def plain_text(body: str, *, limit: int = PREVIEW_LENGTH) -> str:
    """One line without marks, for previews, notifications and titles.

    Direction controls go: outside the message there is nothing to contain them.
    """
    text = clean_text(body)
    if is_parsable(text) and not is_plain(text):
        text = "".join(_list_texts(parse_tokens(text, {}))).strip() or text
    return _shorten(_SPACES.sub(" ", drop_bidi_controls(text)).strip(), limit)


def _list_texts(tokens: Sequence[Token]) -> Iterator[str]:
    covered = 0
    for token in tokens:
        if token.type in _COVERS:
            covered += token.nesting
            yield COVER if token.nesting > 0 else ""
        if covered:
            continue
        if token.type == "inline" and token.meta:
            yield SIGNS[token.meta["done"]]
        if token.children:
            yield from _list_texts(token.children)
        elif token.type in {"text", "text_special", "mention", "code_inline", "fence", "formula", "emoji"}:
            yield token.content
        elif token.type == "list_item_open" and token.info:
            yield f" {token.info}{token.markup} "
        elif token.block or token.type.endswith("break"):
            yield " "


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (_CLINGS.match(text, end) or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + "…"


def find_addresses(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The pages that a message leads to, each once; not those in code, spoilers and quotes."""
    return tuple(dict.fromkeys(_list_addresses(tokens)))


def _list_addresses(tokens: Sequence[Token]) -> Iterator[str]:
    covered = 0
    for token in tokens:
        if token.type in _OUTSIDE:
            covered += token.nesting
        if covered:
            continue
        if token.type == "link_open" and str(token.attrGet("href")).lower().startswith(_WEB):
            yield str(token.attrGet("href"))
        if token.children:
            yield from _list_addresses(token.children)

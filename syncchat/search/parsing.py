"""What a person typed into the search field: words, "phrases", parts, and filters such as `from:mira`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from syncchat.text.words import list_words

QUERY_LIMIT = 500
WORDS_LIMIT = 20

HAS = ("file", "link", "image")
IS = ("pinned", "thread")
KEYS = ("from", "in", "has", "is", "before", "after")

_QUOTES = str.maketrans("“”„‟«»″", '"' * 7)
_PIECE = re.compile(
    r'(?P<key>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]+))|"(?P<phrase>[^"]*)"?|(?P<word>\S+)'
)


@dataclass(frozen=True)
class Wanted:
    """One thing to find: words that stand side by side."""

    text: str
    words: tuple[str, ...]
    exact: bool = False  # in quotes: these very words
    inside: bool = False  # between stars: also within words


@dataclass
class Query:
    wanted: list[Wanted] = field(default_factory=list)
    filters: list[tuple[str, str]] = field(default_factory=list)
    # Filters that nobody knows, to be told rather than searched for
    unknown: list[str] = field(default_factory=list)

    def list_values(self, key: str) -> list[str]:
        return [value for name, value in self.filters if name == key]


def parse_query(text: str) -> Query:
    query = Query()
    for found in _PIECE.finditer(text[:QUERY_LIMIT].translate(_QUOTES)):
        key = (found["key"] or "").lower()
        value = found["quoted"] if found["quoted"] is not None else found["value"]
        if key in KEYS and value:
            _add_filter(query, key, value.strip())
        else:
            query.wanted += _read_wanted(found)
    query.wanted = query.wanted[:WORDS_LIMIT]
    return query


def _add_filter(query: Query, key: str, value: str) -> None:
    allowed = {"has": HAS, "is": IS}.get(key)
    if allowed:
        value = value.lower().removesuffix("s")
        if value not in allowed:
            query.unknown.append(f"{key}:{value}")
            return
    query.filters.append((key, value))


def _read_wanted(found: re.Match[str]) -> Iterator[Wanted]:
    if found["phrase"] is not None:
        words, exact = found["phrase"], True
    else:
        words, exact = found[0], False
    inside = not exact and words.startswith("*")
    if listed := tuple(list_words(words)[:WORDS_LIMIT]):
        yield Wanted(words.strip("*"), listed, exact, inside)


def drop_filter(text: str, key: str) -> str:
    """The query as it reads without filters of this key."""
    kept = (found[0] for found in _PIECE.finditer(text) if (found["key"] or "").lower() != key)
    return " ".join(kept)


def replace_word(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _found: new, text, count=1, flags=re.IGNORECASE)

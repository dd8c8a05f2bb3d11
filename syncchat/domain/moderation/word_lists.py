"""Words and domains that are looked for in what people write: whole words, without case and accents, in linear time."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from syncchat.text.folding import drop_umlauts
from syncchat.text.words import list_words

# What Markdown takes away: a word is one also where a part of it is bold
_MARKS = str.maketrans("", "", "*_~`|\\")
_APART = re.compile(r"[^\w.\-]+")
_DOMAIN = re.compile(r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.ASCII)


class Said(NamedTuple):
    """What is looked through: words as they were typed, and where its links lead."""

    text: str
    links: tuple[str, ...] = ()


class WordList:
    """Each entry is a word, several that follow one another, or a domain with all below it."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        self._phrases: dict[str, str] = {}
        self._domains: dict[str, str] = {}
        for entry in entries:
            self._sort_in(entry)

    def __bool__(self) -> bool:
        return bool(self._words or self._phrases or self._domains)

    def _sort_in(self, entry: str) -> None:
        if is_domain(entry):
            self._domains[write_host(entry)] = entry
        elif words := list_words(entry):
            kind = self._phrases if len(words) > 1 else self._words
            kind[" ".join(words)] = entry

    def find(self, text: "Text") -> str | None:
        """The entry that stands in it, as it was typed."""
        for words in text.readings:
            for word in words if self._words else ():
                if word in self._words:
                    return self._words[word]
            joined = f" {' '.join(words)} " if self._phrases else ""
            for phrase, entry in self._phrases.items():
                if f" {phrase} " in joined:
                    return entry
        return self._find_domain(text) if self._domains else None

    def _find_domain(self, text: "Text") -> str | None:
        for host in text.hosts:
            labels = host.split(".")
            for start in range(len(labels) - 1):
                found = self._domains.get(".".join(labels[start:]))
                if found is not None:
                    return found
        return None


class Text:
    """What is said, taken apart once for all lists."""

    def __init__(self, said: Said) -> None:
        self._said = said

    @cached_property
    def readings(self) -> list[list[str]]:
        """As it is typed, as it is read, and both with umlauts that stand for an accent."""
        plain = self._said.text.translate(_MARKS)
        texts = [self._said.text, plain] if plain != self._said.text else [plain]
        found = [list_words(text) for text in texts]
        bare = [[drop_umlauts(word) for word in words] for words in found]
        return [*found, *(words for words in bare if words not in found)]

    @cached_property
    def hosts(self) -> list[str]:
        named = [part.strip(".-") for part in _APART.split(self._said.text.lower()) if "." in part]
        return [write_host(host) for host in [*map(_read_host, self._said.links), *named] if host]


def is_domain(entry: str) -> bool:
    return bool(_DOMAIN.fullmatch(write_host(entry)))


def write_host(host: str) -> str:
    """As the wire has it: lower case, letters beyond ASCII in Punycode."""
    lowered = host.lower().strip(".")
    if lowered.isascii():
        return lowered
    try:
        return lowered.encode("idna").decode()
    except UnicodeError:
        return lowered


def _read_host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""

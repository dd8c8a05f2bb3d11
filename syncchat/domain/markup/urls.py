import re
from typing import NamedTuple

from syncchat.text.characters import SINGLE, UNSPACED
from syncchat.text.scripts import IN_WORDS, SENTENCE_MARKS

# Absolute only: `/logout/`, `//evil.example` and `\\evil` are no links in a message. Nor is an address with a name
# before its host: `https://bank.example@evil.example`.
_SAFE = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#]|$)|mailto:[^\s@/?#]+@[^\s@/?#]", re.IGNORECASE)
MAX_URL = 2_000
# An address goes on to what cannot stand in it unescaped: space, invisible characters, quotes, and every sentence mark
# beyond ASCII. Behind `?` and `#` browsers leave `{|}^` and the backtick as they are.
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_STOP = rf"\s<>\"\\{_INVISIBLE}{SENTENCE_MARKS}"
_PATH_STOP = rf"{_STOP}`|^{{}}?#"
# 请看https://a.example/plan的说明, and https://a.example/plan👍: behind a Latin letter or digit they are the sentence
# again, unless a full stop follows. Behind `/` they are part of the address: https://a.example/日本.
_WORDS = rf"(?<![A-Za-z0-9])[{SINGLE}]++|[{SINGLE}]++(?=\.\w)"
_PATH = rf"(?:[^{_PATH_STOP}{SINGLE}]++|{_WORDS}|\{{[\w.:*-]{{1,60}}\}})*+"
_TAIL = rf"{_PATH}(?:[?#](?:[^{_STOP}{SINGLE}]++|{_WORDS})*+)?+"
_WEB = re.compile(rf"https?://(?=[^{_PATH_STOP}/]){_TAIL}", re.IGNORECASE)
_WWW = re.compile(rf"www\.[^{_PATH_STOP}/.]++\.(?=[^{_PATH_STOP}]){_TAIL}", re.IGNORECASE)
# `git@host.example:team/repository` is a place to fetch from.
_MAIL = re.compile(
    r"[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?!_*[A-Za-z0-9-]|\.\w|:[\w.~-]{0,60}/)",
    re.ASCII,
)
# What such an address belongs to is no mailbox.
_OTHER_SCHEME = re.compile(
    r"(?<![A-Za-z])(?:xmpp|sips?|im|pres|acct|jabber|skype|ssh|git|ircs?|matrix|cid|mid|urn|magnet):$"
    r"|[A-Za-z]://[^\s/@]{1,60}:$",
    re.IGNORECASE,
)
_LONGEST_SCHEME = 64
# Where one may begin: behind any letter but a Latin one.
_LATIN = "A-Za-z0-9\u00c0-\u024f"
# The first letter is looked at before what stands in front of it: that is half the time.
STARTS = (
    rf"h(?<![{_LATIN}].)ttps?://|w(?<![{_LATIN}.@-].)ww\."
    rf"|[a-z0-9](?<![a-z0-9.+@/-].)(?<![a-z0-9]'.)(?<![^\W_{UNSPACED}].)(?<!\w_.)[a-z0-9_.+-]{{0,63}}@(?=[a-z0-9])"
)
_TRAILING = f"?!.,:;([|`{IN_WORDS}"
# Part of an address unless one that began before it ends here.
_MARKS = "*_~'"
_BEFORE = 400
_PAIRS = {")": "(", "]": "[", "}": "{"}
_CLOSING = {"(": ")", "[": "]", "{": "}", "'": "'", "*": "*", "~": "~~"}


def is_safe_url(url: str) -> bool:
    return len(url) <= MAX_URL and _SAFE.match(url) is not None


class FoundUrl(NamedTuple):
    shown: str
    href: str | None


def find_url_at(text: str, pos: int, end: int) -> FoundUrl | None:
    """The address written at this place; no `href` when it leads nowhere."""
    if match := _WEB.match(text, pos, end):
        return _found(match, "")
    if match := _WWW.match(text, pos, end):
        return _found(match, "https://")
    if match := _MAIL.match(text, pos, end):
        # `_ann@b.example_` leans, `_ann@b.example` is somebody else's
        if text[max(0, pos - 1) : pos] == "_" != text[match.end() : match.end() + 1]:
            return None
        other = _OTHER_SCHEME.search(text, max(0, pos - _LONGEST_SCHEME), pos)
        return FoundUrl(match[0], None if other else f"mailto:{match[0]}")
    return None


def _found(match: re.Match[str], scheme: str) -> FoundUrl:
    if len(match[0]) > MAX_URL:
        return FoundUrl(match[0], None)
    shown = _trim(_cut(match[0], match.string, match.start()), match.string, match.start())
    whole = _WEB.match(shown) or _WWW.match(shown)
    return FoundUrl(shown, scheme + shown) if whole else FoundUrl(match[0], None)


def _cut(url: str, text: str, pos: int) -> str:
    """Brackets, quotes or stars open before an address end it where they are closed: (see https://a.example/b)的."""
    ends = [
        _find_closing(url, *pair)
        for pair in _CLOSING.items()
        if pair[1] in url and _is_open(pair[0], text, pos)
    ]
    return url[: min((at for at in ends if at >= 0), default=len(url))]


def _find_closing(url: str, opening: str, closing: str) -> int:
    if closing not in _PAIRS:
        return url.find(closing)
    depth = 1
    for at, char in enumerate(url):
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return at
    return -1


def _trim(url: str, text: str, pos: int) -> str:
    """Punctuation at the end belongs to the sentence; so does a bracket that nothing opened."""
    end = len(url)
    spare = {close: url.count(close) - url.count(opening) for close, opening in _PAIRS.items()}
    trailing = _TRAILING + "".join(mark for mark in _MARKS if url[-1:] and _is_open(mark, text, pos))
    while end and (url[end - 1] in trailing or spare.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in spare:
            spare[url[end]] -= 1
    return url[:end]


def _is_open(mark: str, text: str, pos: int) -> bool:
    """Whether the last such mark before this place begins something: it stands before a word, and behind none."""
    start = max(0, pos - _BEFORE)
    at = text.rfind(mark, start, pos)
    if mark in _PAIRS.values():
        return at > text.rfind(_CLOSING[mark], start, pos)
    return at >= 0 and not text[at + 1].isspace() and not (at and text[at - 1].isalnum())

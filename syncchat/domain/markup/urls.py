import re
from typing import NamedTuple

# Absolute only: `/logout/`, `//evil.example` and `\\evil` are no links in a message. Nor is an address with a name
# before its host: `https://bank.example@evil.example`.
_SAFE = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#]|$)|mailto:[^\s@/?#]+@[^\s@/?#]", re.IGNORECASE)
MAX_URL = 2_000
# Ends at anything that cannot stand in an address unescaped, at invisible characters and at CJK punctuation.
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_CJK = "\u3001\u3002\u3008-\u3011\u3014-\u301b\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff5c"
_STOP = rf"\s<>\"`|\\^{{}}{_INVISIBLE}{_CJK}"
_WEB = re.compile(rf"https?://[^{_STOP}/?#][^{_STOP}]*", re.IGNORECASE)
_WWW = re.compile(rf"www\.[^{_STOP}/?#.]+\.[^{_STOP}]+", re.IGNORECASE)
_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![\w-])", re.ASCII)
_TRAILING = "?!.,:;*_~(['\u2019\u201d\u2026"
_PAIRS = {")": "(", "]": "["}


def is_safe_url(url: str) -> bool:
    return len(url) <= MAX_URL and _SAFE.match(url) is not None


class FoundUrl(NamedTuple):
    shown: str
    href: str | None


def find_url_at(text: str, pos: int, end: int) -> FoundUrl | None:
    """The address written at this place; no `href` when it leads nowhere."""
    if match := _WEB.match(text, pos, end):
        return _found(match[0], "")
    if match := _WWW.match(text, pos, end):
        return _found(match[0], "https://")
    if match := _MAIL.match(text, pos, end):
        return FoundUrl(match[0], f"mailto:{match[0]}")
    return None


def _found(written: str, scheme: str) -> FoundUrl:
    if len(written) > MAX_URL:
        return FoundUrl(written, None)
    shown = _trim(written)
    whole = _WEB.match(shown) or _WWW.match(shown)
    return FoundUrl(shown, scheme + shown) if whole else FoundUrl(written, None)


def _trim(url: str) -> str:
    """Punctuation at the end belongs to the sentence; so does a bracket that nothing opened."""
    end = len(url)
    spare = {close: url.count(close) - url.count(opening) for close, opening in _PAIRS.items()}
    while end and (url[end - 1] in _TRAILING or spare.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in spare:
            spare[url[end]] -= 1
    return url[:end]

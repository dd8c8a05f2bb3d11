"""A link whose words are another address says where it really leads: https://bank.example/login (other.example)."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from syncchat.domain.markup.text import drop_bidi_controls

# A host with its scheme, `www.` or `@` anywhere in the words, or a host as all the words
_NAMED = re.compile(
    r"(?:https?:/{1,2}|www\.|mailto:|[^\s@/]@)(?:[^\s@/]{1,200}@)?([\w.-]{1,253})"
    r"|^[^\w/?#:]*+([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})[^\w/?#:]*+(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_HREF = re.compile(r"https?://([^/?#:]+|\[[^\]]*\])|mailto:([^?]*)", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_FULL_STOPS = re.compile("[\u3002\uff61]")


def show_hosts(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens of a paragraph, with the real host before the end of each link that seems to lead elsewhere."""
    words: list[str] = []
    href = ""
    for token in tokens:
        if token.type == "link_open":
            words, href = [], "" if token.info == "auto" else str(token.attrGet("href"))
        elif token.type == "link_close" and href:
            target = _find_target(href)
            if target and any(host != target for host in _list_hosts("".join(words), target)):
                yield Token("text", "", 0, content=f" ({target})")
        elif href:
            words.append(token.content)
        yield token


def _find_target(href: str) -> str:
    match = _HREF.match(href)
    return (match[1] or match[2]).lower().rstrip(".") if match else ""


def _list_hosts(words: str, target: str) -> Iterator[str]:
    """The hosts that the words name; the target itself where one is as good: of the same name or above it."""
    real = target.rpartition("@")[2]
    plain = _FULL_STOPS.sub(".", _INVISIBLE.sub("", normalize("NFKC", drop_bidi_controls(words))))
    for match in _NAMED.finditer(plain):
        host = _encode_host((match[1] or match[2]).strip(".-").lower())
        if "." in host:
            yield target if real == host or real.endswith(f".{host}") or f"www.{real}" == host else host


def _encode_host(host: str) -> str:
    return host if host.isascii() else normalizeLink(f"https://{host}").removeprefix("https://")

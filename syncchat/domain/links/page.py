"""What a page says of itself in its head."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from syncchat.domain.markup.text import drop_bidi_controls
from syncchat.text.blank import is_blank

TITLE_LIMIT, DESCRIPTION_LIMIT, SITE_LIMIT = 200, 300, 60
# Of a page that is made to tire its reader
_TAGS = 400
_PICTURES = 3
# What pages are written in; Python knows others, some of which take a square of the time or unpack
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?(125\d|874)|koi8-[ru]|gb(2312|k|18030)"
    r"|big5(-hkscs)?|euc-(jp|kr)|shift[_-]jis|iso-2022-jp"
)
# As browsers have it: what calls itself Latin 1 is Microsoft's
_AS_READ = {"us-ascii": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252"}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_DECLARED_WITHIN = 1024
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


class Page(NamedTuple):
    site: str
    title: str
    description: str
    # The likeliest first
    pictures: list[str]


def read_page(content: bytes, url: str, charset: str) -> Page:
    """Without a title if the page has none."""
    tree = LexborHTMLParser(decode(content, charset))
    said: dict[str, str] = {}
    for name, value in _list_said(tree):
        said.setdefault(name, value)

    def find(limit: int, *names: str) -> str:
        return next((words for name in names if (words := clean_line(said.get(name, ""), limit))), "")

    host = name_host(url)
    return Page(
        find(SITE_LIMIT, "og:site_name", "application-name") or host,
        find(TITLE_LIMIT, "og:title", "twitter:title", "title"),
        find(DESCRIPTION_LIMIT, "og:description", "twitter:description", "description"),
        list(_list_pictures(said, tree, url)),
    )


def name_picture(url: str) -> Page:
    """An address that leads to a picture."""
    name = clean_line(unquote(urlsplit(url).path.rpartition("/")[2]), TITLE_LIMIT)
    return Page(name_host(url), name or name_host(url), "", [url])


def name_host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")[:SITE_LIMIT]


def clean_line(text: str, limit: int) -> str:
    """In one line, and contained: what turns the direction of text would turn ours. Empty if nobody sees it."""
    line = _SPACES.sub(" ", drop_bidi_controls(text)).strip()
    if is_blank(line):
        return ""
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def decode(content: bytes, charset: str) -> str:
    """By its first bytes, the server's word, the page's own; else UTF-8, in which nearly all are."""
    for mark, name in _BOMS.items():
        if content.startswith(mark):
            return content.decode(name, "replace")
    declared = _DECLARED.search(content[:_DECLARED_WITHIN])
    for name in (charset, declared[1].decode("ascii", "replace").lower() if declared else ""):
        if _CHARSETS.fullmatch(name):
            try:
                return content.decode(_AS_READ.get(name, name), "replace")
            except LookupError:
                continue
    return content.decode("utf-8", "replace")


def _list_said(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for tag in tree.css("meta")[:_TAGS]:
        name = tag.attributes.get("property") or tag.attributes.get("name")
        value = tag.attributes.get("content")
        if name and value:
            yield name.lower(), value
    title = tree.css_first("title")
    if title:
        yield "title", title.text(deep=True)


def _list_pictures(said: dict[str, str], tree: LexborHTMLParser, url: str) -> Iterator[str]:
    names = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    found = [said[name] for name in names if name in said]
    icons = tree.css("link[rel]")[:_TAGS]
    for rel in ("apple-touch-icon", "icon"):
        found += [
            str(each.attributes.get("href") or "")
            for each in icons
            if rel in str(each.attributes.get("rel")).lower().split()
        ]
    for place in [place for place in dict.fromkeys(found) if place][:_PICTURES]:
        try:
            yield urljoin(url, place.strip())
        except ValueError:
            continue

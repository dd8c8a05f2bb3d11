"""HTML that an editor made, as Markdown."""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syncchat.domain.hooks.mrkdwn import is_web_address, link
from syncchat.domain.markup.escapes import escape

_MARKS = {"strong": "**", "b": "**", "em": "_", "i": "_", "del": "~~", "s": "~~", "strike": "~~"}
_BLOCKS = {"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "section"}
_DEPTH = 50
_BLANK_LINES = re.compile(r"\n{3,}")

# What an element of another kind says; None where it is to be read as any
Reader = Callable[[LexborNode], str | None]


def read_html(html: str, read_odd: Reader = lambda _node: None) -> str:
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    words = _BLANK_LINES.sub("\n\n", _write_children(body, read_odd, 0))
    return "\n".join(line.rstrip() for line in words.strip().split("\n"))


def _write_children(node: LexborNode, read_odd: Reader, depth: int) -> str:
    if depth > _DEPTH:
        return node.text(deep=True)
    return "".join(_write(child, read_odd, depth) for child in node.iter(include_text=True))


def _write(node: LexborNode, read_odd: Reader, depth: int) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return escape(node.text(deep=False))
    said = read_odd(node)
    if said is not None:
        return said
    if tag == "br":
        return "\n"
    if tag == "pre":
        return f"\n```\n{node.text(deep=True).strip(chr(10))}\n```\n"
    if tag == "code":
        return f"`{node.text(deep=True)}`"
    inside = _write_children(node, read_odd, depth + 1)
    return _write_around(node, tag, inside)


def _write_around(node: LexborNode, tag: str, inside: str) -> str:
    if tag == "a":
        address = node.attributes.get("href") or ""
        return link(node.text(deep=True), address) if is_web_address(address) else inside
    if tag in _MARKS:
        bare = inside.strip()
        return inside.replace(bare, f"{_MARKS[tag]}{bare}{_MARKS[tag]}", 1) if bare else inside
    if tag == "blockquote":
        return "\n" + "\n".join(f"> {line}" for line in inside.strip().split("\n")) + "\n\n"
    if tag in ("ul", "ol"):
        return _write_list(node, tag, inside)
    if tag == "li":
        return f"{inside.strip()}\x00"
    if tag in ("h1", "h2", "h3"):
        return f"\n**{inside.strip()}**\n" if inside.strip() else ""
    return f"{inside}\n" if tag in _BLOCKS else inside


def _write_list(node: LexborNode, tag: str, inside: str) -> str:
    items = [item.strip() for item in inside.split("\x00") if item.strip()]
    leads = (f"{number}. " if tag == "ol" else "- " for number in range(1, len(items) + 1))
    lines = (
        lead + item.replace("\n", "\n" + " " * len(lead)) for lead, item in zip(leads, items, strict=True)
    )
    return "\n" + "\n".join(lines) + "\n\n"

"""The second lock: whatever the writer did, only this leaves."""

import re

import nh3

from syncchat.domain.markup.formula.elements import MATHML, MATHML_ATTRIBUTES
from syncchat.domain.markup.html import REL

_TEXT = {"a", "blockquote", "br", "code", "div", "em", "li", "ol", "p", "pre", "s", "span", "strong", "ul"}
TAGS = _TEXT | {"input", "label", "table", "tbody", "td", "th", "thead", "tr"} | MATHML
ATTRIBUTES = {
    **dict.fromkeys(MATHML, MATHML_ATTRIBUTES),
    "a": {"href", "data-group", "data-user"},
    "div": {"aria-label"},
    "input": {"data-line"},
    "li": {"value"},
    "ol": {"start"},
}
VALUES = {
    "a": {"rel": {REL}, "target": {"_blank"}},
    "blockquote": {"dir": {"rtl"}},
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "input": {"type": {"checkbox"}, "disabled": {""}, "checked": {""}},
    "ol": {"dir": {"rtl"}},
    "pre": {"tabindex": {"0"}},
    "span": {"tabindex": {"0"}},
    "ul": {"dir": {"rtl"}},
}
CLASSES = {
    "a": {"mention", "mention--group"},
    "div": {"code", "code__bar", "table"},
    "li": {"task"},
    "mtd": {"end", "start"},
    "ol": {"wide"},
    "p": {"only-emoji"},
    "span": {"c", "emoji", "k", "mention", "mention--room", "n", "s", "spoiler"},
    "td": {"centre", "end"},
    "th": {"centre", "end"},
}
SCHEMES = {"http", "https", "mailto"}
# What is left of a link whose address the cleaner's URL parser refused.
_DEAD_LINK = re.compile(rf'<a rel="{REL}" target="_blank">(.*?)</a>', re.DOTALL)
_PERSON = re.compile(r"/(?:people/[a-z0-9._-]+|groups/[0-9]+)/")

_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    url_relative=lambda url: url if _PERSON.fullmatch(url) else None,
    link_rel=None,
)


def sanitize(html: str) -> str:
    clean = _CLEANER.clean(html)
    return _DEAD_LINK.sub(r"\1", clean) if "<a rel" in clean else clean

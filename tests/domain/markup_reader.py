"""Reads rendered HTML as a browser would, and refuses what a message may not contain."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

ALLOWED = {
    "a": {"href", "rel", "target", "class", "data-user"},
    "blockquote": set[str](),
    "br": set[str](),
    "code": set[str](),
    "div": {"class", "role", "aria-label"},
    "em": set[str](),
    "li": {"value"},
    "ol": {"start", "class"},
    "p": {"class"},
    "pre": {"tabindex"},
    "s": set[str](),
    "span": {"class"},
    "strong": set[str](),
    "ul": set[str](),
}
CLASSES = {"code", "code__bar", "only-emoji", "mention", "mention--room", "k", "s", "n", "c", "wide"}
SCHEMES = ("http://", "https://", "mailto:", "/people/")


@dataclass
class Page(HTMLParser):
    tags: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self.open_tags.append(tag)
        self.wrong += [f"<{tag} {name}>" for name, _ in attrs if name not in ALLOWED.get(tag, ())]
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")
        given = dict(attrs)
        self._check_values(given)
        if tag == "a":
            self._check_link(given)

    def handle_endtag(self, tag: str) -> None:
        if not self.open_tags or self.open_tags.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.wrong.append("instruction")

    def _check_values(self, given: dict[str, str | None]) -> None:
        self.wrong += [f"class {name}" for name in (given.get("class") or "").split() if name not in CLASSES]

    def _check_link(self, given: dict[str, str | None]) -> None:
        href = given.get("href") or ""
        self.hrefs.append(href)
        if not href.lower().startswith(SCHEMES):
            self.wrong.append(f"href {href}")
        leaves = not href.startswith("/people/")
        if leaves and (given.get("rel"), given.get("target")) != (
            "noopener noreferrer nofollow ugc",
            "_blank",
        ):
            self.wrong.append(f"rel of {href}")


def read_html(html: str) -> Page:
    """The page a message makes; fails on any tag, attribute, class or address that is not on the list."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.wrong == [], html
    assert page.open_tags == [], html
    return page

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from markdown_it.token import Token

from syncchat.domain.markup.code.colours import Colourist
from syncchat.domain.markup.code.fences import find_name
from syncchat.domain.markup.code.languages import find_label
from syncchat.domain.markup.formula.mathml import MATH, write_mathml
from syncchat.domain.markup.mentions import ROOM
from syncchat.domain.markup.shortcodes import is_only_emoji
from syncchat.domain.markup.tasks import write_box
from syncchat.domain.markup.text import escape_attribute, escape_text
from syncchat.text.direction import runs_from_right

# Wider numbers need more room before the words.
_MAX_NARROW = 99
# Classes for what the parser says by `style`
_ALIGNED = {"text-align:right": "end", "text-align:center": "centre"}
# In place of one that has no character
ANY_EMOJI = "😀"
REL = "noopener noreferrer nofollow ugc"
_FIXED = {
    "paragraph_open": "<p>", "paragraph_close": "</p>",
    "heading_open": "<p><strong>", "heading_close": "</strong></p>",
    "list_item_close": "</li>",
    "table_open": '<div class="table" role="group" tabindex="0"><table>', "table_close": "</table></div>",
    "thead_open": "<thead>", "thead_close": "</thead>", "tbody_open": "<tbody>", "tbody_close": "</tbody>",
    "tr_open": "<tr>", "tr_close": "</tr>", "th_close": "</th>", "td_close": "</td>",
    "spoiler_open": '<span class="spoiler" tabindex="0">', "spoiler_close": "</span>",
    "em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>",
    "s_open": "<s>", "s_close": "</s>", "link_close": "</a>", "softbreak": "<br>", "hardbreak": "<br>",
}  # fmt: skip


def write_plain(text: str) -> str:
    if "\n\n" in text:
        return "".join(map(_write_paragraph, filter(None, text.split("\n\n"))))
    return f"{_open_paragraph(text)}{escape_text(text)}</p>".replace("\n", "<br>") if text else ""


def _write_paragraph(text: str) -> str:
    return f"<p>{escape_text(text.strip())}</p>".replace("\n", "<br>")


def write_lines(text: str) -> str:
    return f"<p>{escape_text(text)}</p>".replace("\n", "<br>")


def _open_paragraph(text: str) -> str:
    return '<p class="only-emoji">' if is_only_emoji(text) else "<p>"


class NamedGroup(int):
    """The id of a group, where the ids of people stand."""


class HtmlWriter:
    """Tokens to HTML, noting who is mentioned and whether there is anything to read."""

    def __init__(self, people: Mapping[str, int]) -> None:
        self._people = people
        self._colourist = Colourist()
        self._parts: list[str] = []
        # Where the tags of the open lists and quotes are, and of those whose direction no text has told yet
        self._blocks: list[int] = []
        self._undirected: list[int] = []
        self.mentions: set[int] = set()
        self.mentions_room = False
        self.groups: set[int] = set()
        self.has_text = False

    def write(self, tokens: Sequence[Token]) -> str:
        self._write_all(tokens)
        if len(tokens) == 3 and self._parts[0] == "<p>":
            self._parts[0] = _open_paragraph(_join_text(tokens[1].children or []))
        return "".join(self._parts)

    def _write_all(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            fixed = _FIXED.get(token.type)
            if fixed is None:
                self._writers[token.type](self, token)
            elif not token.hidden:
                self._parts.append(fixed)

    def _add(self, html: str, *, text: str) -> None:
        self._parts.append(html)
        self.has_text = self.has_text or (bool(text) and not text.isspace())

    def _write_text(self, token: Token) -> None:
        if self._undirected:
            self._direct(runs_from_right(token.content))
        self._add(escape_text(token.content), text=token.content)

    def _write_inline(self, token: Token) -> None:
        is_task = "done" in token.meta
        self._parts.append(f"<label>{write_box(token)} " if is_task else "")
        self._write_all(token.children or [])
        self._parts.append("</label>" if is_task else "")

    def _write_cell(self, token: Token) -> None:
        aligned = _ALIGNED.get(str(token.attrGet("style")))
        self._parts.append(f'<{token.tag} class="{aligned}">' if aligned else f"<{token.tag}>")

    def _write_code_inline(self, token: Token) -> None:
        self._add(f"<code>{escape_text(token.content)}</code>", text=token.content)

    def _open_block(self, token: Token) -> None:
        start = token.attrGet("start")
        self._parts.append(f"<{token.tag}>" if start is None else f'<{token.tag} start="{start:d}">')
        self._blocks.append(len(self._parts) - 1)
        self._undirected.append(self._blocks[-1])

    def _close_block(self, token: Token) -> None:
        self._parts.append(f"</{token.tag}>")
        closed = self._blocks.pop()
        self._undirected = [block for block in self._undirected if block != closed]

    def _direct(self, from_right: bool | None) -> None:
        """The stylesheet can direct words, and not the numbers and rules beside them."""
        if from_right is None:
            return
        for block in self._undirected if from_right else ():
            self._parts[block] = f'{self._parts[block][:-1]} dir="rtl">'
        self._undirected.clear()

    def _write_item(self, token: Token) -> None:
        """With the number that was typed: counting might give another, and quotes are cut from this markup."""
        task = ' class="task"' if token.meta else ""
        number = f' value="{int(token.info)}"' if token.info else ""
        self._parts.append(f"<li{task}{number}>")
        if token.info and int(token.info) > _MAX_NARROW:
            opening = self._parts[self._blocks[-1]]
            self._parts[self._blocks[-1]] = (
                opening if "class" in opening else f'<ol class="wide"{opening[3:]}'
            )

    def _write_link(self, token: Token) -> None:
        href = escape_attribute(str(token.attrGet("href")))
        self._parts.append(f'<a href="{href}" rel="{REL}" target="_blank">')

    def _write_mention(self, token: Token) -> None:
        name, shown = token.meta["name"], escape_text(token.content)
        if name == ROOM:
            self.mentions_room = True
            html = f'<span class="mention mention--room">{shown}</span>'
        elif isinstance(named := self._people[name], NamedGroup):
            self.groups.add(named)
            html = (
                f'<a class="mention mention--group" data-group="{named}" href="/groups/{named}/">{shown}</a>'
            )
        else:
            self.mentions.add(named)
            html = f'<a class="mention" data-user="{named}" href="/people/{name}/">{shown}</a>'
        self._add(html, text=shown)

    def _write_emoji(self, token: Token) -> None:
        self._add(f'<span class="emoji">{token.content}</span>', text=token.content)

    def _write_formula(self, token: Token) -> None:
        self._add(token.meta["html"], text=token.content)

    def _write_fence(self, token: Token) -> None:
        formula = write_mathml(token.content.strip(), is_block=True) if token.info == MATH else None
        if formula:
            self._add(f"<p>{formula}</p>", text=token.content)
            return
        code, label = token.content.rstrip("\n"), find_label(token.info)
        name = find_name(token.info) or ""
        # A language is a name and needs no translation; the page adds the words around it.
        named = f' aria-label="{escape_attribute(name)}"' if name else ""
        bar = f'<div class="code__bar"><span>{escape_text(name)}</span></div>'
        inner = self._colourist.colour(code, label) if label else escape_text(code)
        block = (
            f'<div class="code" role="group"{named}>{bar}<pre tabindex="0"><code>{inner}</code></pre></div>'
        )
        self._add(block, text=code)

    _writers: ClassVar[dict[str, Callable[["HtmlWriter", Token], None]]] = {
        "inline": _write_inline,
        "th_open": _write_cell,
        "td_open": _write_cell,
        "text": _write_text,
        "text_special": _write_text,
        "code_inline": _write_code_inline,
        "fence": _write_fence,
        "formula": _write_formula,
        "emoji": _write_emoji,
        "ordered_list_open": _open_block,
        "ordered_list_close": _close_block,
        "bullet_list_open": _open_block,
        "bullet_list_close": _close_block,
        "blockquote_open": _open_block,
        "blockquote_close": _close_block,
        "list_item_open": _write_item,
        "link_open": _write_link,
        "mention": _write_mention,
    }


def _join_text(children: Sequence[Token]) -> str:
    """The text of a paragraph that is only text and emoji, else nothing."""
    if any(child.type not in {"text", "text_special", "softbreak", "emoji"} for child in children):
        return ""
    return "".join(ANY_EMOJI if child.type == "emoji" else child.content or "\n" for child in children)

"""`- [ ] to do` and `- [x] done`: items of a list that their author ticks (GFM §5.3)."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")
# Beside the words where there is no box to tick: previews, notifications, titles
SIGNS = {False: "☐ ", True: "☑ "}


def find_task(tokens: Sequence[Token], place: int) -> None:
    """Note of a paragraph that begins an item whether it is done, and take the mark from its words."""
    inline = tokens[place]
    if place < 2 or tokens[place - 2].type != "list_item_open":
        return
    if mark := _TASK.match(inline.content):
        inline.content = inline.content[mark.end() :]
        inline.meta = tokens[place - 2].meta = {"done": mark[1] != " "}


def write_box(token: Token) -> str:
    """Closed to everybody: the author's own page opens it, and `data-line` says which line of the body to change."""
    line = token.map[0] if token.map else 0
    checked = ' checked=""' if token.meta["done"] else ""
    return f'<input type="checkbox" disabled="" data-line="{line}"{checked}>'

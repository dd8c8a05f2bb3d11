r"""Backslashes are shown as typed, unless one takes its meaning from a mark that would have one.

`components/composer/text/escapes.js` writes them into what is pasted; `tests/cases/escapes.json` holds both to it.
"""

import re
from typing import TYPE_CHECKING, cast

from markdown_it.rules_inline import StateInline

from syncchat.domain.markup.inline import ChatState
from syncchat.domain.markup.mentions import is_mention
from syncchat.domain.markup.shortcodes import parse_shortcode

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_RUN = re.compile(r"\\+")
# Of two bars the second is enough, and `![` ends at its bracket. Names of emoji are no marks
_MARKED = re.compile(r"(\\*)([*`_$~\]\[<@＠﹫.)>#+-]|(?<=\|)\|)")
_BLOCK = re.compile(r"(?:[-+]|#{1,6})(?:\s|$)|>")
_NUMBER = re.compile(r"(?:^|\n)[ \t]{0,3}\d{1,4}$")
_INDENT = re.compile(r"(?:^|\n)[ \t]{0,3}$")
# More than what these two can match
_LINE_START = 16
_LINK = re.compile(r"\[[^\[\]]*+\]\(")
_ADDRESS = re.compile(r"<(?:https?://|mailto:|[\w.+-]{1,64}+@)", re.IGNORECASE)


def parse_escape(state: StateInline, silent: bool) -> bool:
    run = _RUN.match(state.src, state.pos, state.posMax)
    if run is None:
        return False
    start, end = run.span()
    shown = run[0]
    if isinstance(state, ChatState) and state.is_in_path(start):
        # Nor does the mark behind it mean anything: `team\_archiv_`
        shown += state.src[end : min(end + 1, state.posMax)].strip()
    elif end < state.posMax and _has_meaning(state, start, end):
        escaped = state.src[end] if len(run[0]) % 2 else ""
        shown = "\\" * (len(run[0]) // 2) + escaped
        end += len(escaped)
    if not silent:
        state.append_pending(shown)
    state.pos = max(end, start + len(shown))
    return True


def escape(text: str) -> str:
    """Text that is no Markdown, written so that it is shown as it is."""
    # Nothing is parsed, so there is no parser to name
    state = ChatState(text, cast("MarkdownIt", None), {}, [])
    return _MARKED.sub(lambda found: _escape_mark(state, found), text)


def _escape_mark(state: ChatState, found: re.Match[str]) -> str:
    start, at = found.start(), found.end() - 1
    if state.is_in_path(start) or not _has_meaning(state, start, at):
        return found[0]
    return f"{found[1] * 2}\\{found[2]}"


def _has_meaning(state: StateInline, start: int, at: int) -> bool:
    """Whether the character at this place would be a mark, were there no backslashes from `start` on."""
    text, char = state.src, state.src[at]
    before, after = text[max(0, start - 1) : start], text[at + 1 : at + 2]
    match char:
        case "*" | "`":
            return True
        case "_":
            return not (before.isalnum() and after.isalnum()) and not before == after == "/"
        case "|":
            return "|" in (before, after)
        case "$":
            return "$" in (before, after) or text.startswith("\\$", at + 1)
        case "~":
            return "~" in (before, after) or text.startswith("\\~", at + 1)
        case "]" | "!":
            return after == ("(" if char == "]" else "[")
        case "[":
            return _LINK.match(text, at) is not None
        case "<":
            return _ADDRESS.match(text, at) is not None
        case "@" | "＠" | "﹫":
            return is_mention(before, text, at)
        case ":":
            return _is_shortcode(state, at)
        case "." | ")":
            return not after.strip() and _NUMBER.search(text[max(0, start - _LINE_START) : start]) is not None
    return bool(_BLOCK.match(text, at) and _INDENT.search(text[max(0, start - _LINE_START) : start]))


def _is_shortcode(state: StateInline, at: int) -> bool:
    before, state.pos = state.pos, at
    found = parse_shortcode(state, True)
    state.pos = before
    return found

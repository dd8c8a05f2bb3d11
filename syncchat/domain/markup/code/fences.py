"""Blocks of code, as `static/js/components/composer/text/text-fences.js` reads them: `tests/cases/fences.json`."""

import re

from markdown_it.rules_block import StateBlock

from syncchat.domain.markup.code.languages import find_label

# Ticks after the ticks are code on one line; tildes after the tildes are decoration.
_OPENING = re.compile(r"(?P<mark>`{3,})(?P<info>[^`\n]*)|(?P<tildes>~{3,})(?P<rest>[^~\n]*)")
# Also behind the last line of the code, where people of other chats write it.
_CLOSING = {"`": re.compile(r"([^`\n]*)(`{3,})[ \t]*"), "~": re.compile(r"([^~\n]*)(~{3,})[ \t]*")}
_LANGUAGE = re.compile(r"[\w.+#-]{1,40}(?:\s+(?:\{.*|[\w-]+=.*))?")


def parse_fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    opening = _OPENING.fullmatch(
        state.src, state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    )
    if opening is None:
        return False
    if not silent:
        mark = opening["mark"] or opening["tildes"]
        last, rest = _find_end(state, start_line, end_line, mark)
        _push(state, start_line, last, (opening["info"] or opening["rest"] or "").strip(), rest)
    return True


def _find_end(state: StateBlock, start_line: int, end_line: int, mark: str) -> tuple[int, str | None]:
    """The line that closes it, and the code before the closing mark; without one it ends with what it stands in."""
    closing = _CLOSING[mark[0]]
    for line in range(start_line + 1, end_line):
        pos, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        is_outside = pos < end and state.sCount[line] < state.blkIndent
        if is_outside or pos == len(state.src):  # an empty last line, which the parser cannot cut
            return line, None
        found = closing.fullmatch(state.src, pos, end)
        if found and len(found[2]) >= len(mark):
            return line, found[1]
    return end_line, None


def _push(state: StateBlock, start_line: int, last: int, info: str, rest: str | None) -> None:
    indent = state.sCount[start_line]
    code = state.getLines(start_line + 1, last, indent, True)
    if rest:
        line = state.getLines(last, last + 1, indent, False)
        code += line[: line.rindex(rest) + len(rest)].rstrip() + "\n"
    if info and not _LANGUAGE.fullmatch(info):
        info, code = "", f"{info}\n{code}"
    state.line = last if rest is None else last + 1
    token = state.push("fence", "code", 0)
    token.info, token.content, token.map = info, code, [start_line, state.line]


def find_name(info: str) -> str | None:
    """What the bar above the code says: a language that we know, or what was typed."""
    return find_label(info) or (info.split(maxsplit=1)[0] if info else None)

"""Block rules where a chat departs from a document."""

import re

from markdown_it.rules_block import StateBlock, blockquote, list_block, table

# Beyond it the marks are shown as typed. The parser's own limit would drop the text.
MAX_DEPTH = 10
MAX_COLUMNS = 22  # with one for the bar before the first and one for that behind the last
# Of all tables of a message. A row may leave cells out, and each costs 12 us: 4,000 characters could ask for 40,000
MAX_CELLS = 600
# A list would show `007.` without its zeros; and nobody counts from 20261129.
_NO_ITEM = re.compile(r"(?:0\d{1,8}|\d{5,9})[.)](?:\s|$)", re.ASCII)
# `>_<` and `>:(` are faces
_FACE = re.compile(r">(?:\\?[._-]{1,3}<|[:;=]['-]?[()\[\]/\\|DOoPp])(?!\w)")


def parse_quote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.level >= MAX_DEPTH or _matches(_FACE, state, start_line):
        return False
    return blockquote(state, start_line, end_line, silent)


def parse_list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.level >= MAX_DEPTH or _matches(_NO_ITEM, state, start_line):
        return False
    return list_block(state, start_line, end_line, silent)


def end_list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    return silent and _matches(_NO_ITEM, state, start_line)


def _matches(pattern: re.Pattern[str], state: StateBlock, line: int) -> bool:
    return pattern.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]) is not None


def end_lazy_lines(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Only a marked line is in the quote or the item: what follows is the answer to it."""
    return silent and (state.parentType == "blockquote" or state.sCount[start_line] < state.blkIndent)


def parse_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """As GitHub writes them (GFM §4.10), within what a chat shows."""
    has_bar = state.src.find("|", state.bMarks[start_line], state.eMarks[start_line]) >= 0
    if not has_bar or start_line + 2 > end_line:
        return False
    columns = state.src.count("|", state.bMarks[start_line + 1], state.eMarks[start_line + 1]) + 1
    rows = state.env.get("cells", MAX_CELLS) // columns
    if (
        columns > MAX_COLUMNS
        or rows < 2
        or not table(state, start_line, min(end_line, start_line + rows), silent)
    ):
        return False
    if not silent:
        state.env["cells"] = (rows - (state.line - start_line)) * columns
    return True

"""Block rules where a chat departs from a document."""

import re

from markdown_it.rules_block import StateBlock, blockquote, list_block

# Beyond it the marks are shown as typed. The parser's own limit would drop the text.
MAX_DEPTH = 10
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

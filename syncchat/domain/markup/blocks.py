"""Block rules where a chat departs from a document."""

from markdown_it.rules_block import StateBlock, blockquote, list_block

# Beyond it the marks are shown as typed. The parser's own limit would drop the text.
MAX_DEPTH = 10


def parse_quote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    return state.level < MAX_DEPTH and blockquote(state, start_line, end_line, silent)


def parse_list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    return state.level < MAX_DEPTH and list_block(state, start_line, end_line, silent)


def end_lazy_lines(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Only a marked line is in the quote or the item: what follows is the answer to it."""
    return silent and (state.parentType == "blockquote" or state.sCount[start_line] < state.blkIndent)

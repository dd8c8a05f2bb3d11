"""`||words||` are covered until somebody asks for them, as on Discord."""

from markdown_it.rules_inline import StateInline

MARK = "||"


def parse_spoiler(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(MARK, state.pos):
        return False
    start = state.pos + len(MARK)
    close = state.src.find(MARK, start + 1, state.posMax)
    # `a || b || c` compares
    if close < 0 or state.src[start] == "|" or state.src[start].isspace() or state.src[close - 1].isspace():
        return False
    if not silent:
        _push(state, start, close)
    state.pos = close + len(MARK)
    return True


def _push(state: StateInline, start: int, close: int) -> None:
    end, state.pos, state.posMax = state.posMax, start, close
    state.push("spoiler_open", "span", 1)
    state.md.inline.tokenize(state)
    state.push("spoiler_close", "span", -1)
    state.posMax = end

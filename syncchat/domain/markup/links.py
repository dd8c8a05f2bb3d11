import re

from markdown_it.rules_inline import StateInline

from syncchat.domain.markup.urls import find_url_at

_MARKS = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)
_START, _URL = r"(?:https?://|mailto:)", r"[^\s()<>\\]*+"
# `](address "title")`; brackets in the address may pair once. Possessive throughout: it never goes back.
_TARGET = re.compile(
    rf"\]\([ \n]*+(?:<({_START}[^<>\n]*+)>|({_START}{_URL}(?:\({_URL}\){_URL})*+))"
    r"(?:[ \n]++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?+[ \n]*+\)",
    re.IGNORECASE,
)
_BUILT = -1


def parse_link(state: StateInline, silent: bool) -> bool:
    """`[text](address)`. The parser's own rule looks ahead from every bracket: 300 ms for 4,000 of them."""
    if state.src[state.pos] != "[" or state.linkLevel > 0:
        return False
    start, close = state.pos + 1, _closing_bracket(state, state.pos)
    target = _parse_target(state, start, close)
    if target is None:
        return False
    href, end = target
    if not silent:
        _push_link(state, href, start, close)
    state.pos = end
    return True


def parse_image(state: StateInline, silent: bool) -> bool:
    """An image is a link: nothing is fetched by those who only read."""
    if not state.src.startswith("![", state.pos):
        return False
    state.pos += 1
    if parse_link(state, silent):
        return True
    state.pos -= 1
    return False


def parse_bare_url(state: StateInline, silent: bool) -> bool:
    if state.linkLevel > 0 or not state.src[state.pos].isalnum():
        return False
    found = find_url_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    href = found.href and state.md.normalizeLink(found.href)
    if not silent and href and state.md.validateLink(href):
        _push_url(state, href, found.shown)
    elif not silent:  # taken whole, or every address inside it is tried in turn
        state.append_pending(found.shown)
    state.pos += len(found.shown)
    return True


def _push_url(state: StateInline, href: str, shown: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs, opening.info = {"href": href}, "auto"
    state.push("text", "", 0).content = shown
    state.push("link_close", "a", -1)


def _parse_target(state: StateInline, start: int, close: int) -> tuple[str, int] | None:
    if close < 0 or state.src.find("](", start, close) >= 0:
        return None
    match = _TARGET.match(state.src, close, state.posMax)
    href = match and state.md.normalizeLink((match[1] or match[2]).strip())
    return (href, match.end()) if match and href and state.md.validateLink(href) else None


def _push_link(state: StateInline, href: str, start: int, close: int) -> None:
    end, state.pos, state.posMax = state.posMax, start, close
    state.push("link_open", "a", 1).attrs = {"href": href}
    if not state.src[start:close].strip():
        state.push("text", "", 0).content = href
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.posMax = end


def _closing_bracket(state: StateInline, pos: int) -> int:
    if _BUILT not in state.cache:
        state.cache.update(_pair_brackets(state.src))
        state.cache[_BUILT] = _BUILT
    close = state.cache.get(pos, -1)
    return close if close < state.posMax else -1


def _pair_brackets(text: str) -> dict[int, int]:
    """All pairs in one pass; brackets in code spans are no brackets."""
    marks = [(match[0], match.start()) for match in _MARKS.finditer(text)]
    last = {mark: index for index, (mark, _) in enumerate(marks)}
    pairs, opened, index = {}, [], 0
    while index < len(marks):
        mark, at = marks[index]
        if mark == "[":
            opened.append(at)
        elif mark == "]" and opened:
            pairs[opened.pop()] = at
        elif mark[0] == "`" and last[mark] > index:
            index = next(i for i in range(index + 1, len(marks)) if marks[i][0] == mark)
        index += 1
    return pairs

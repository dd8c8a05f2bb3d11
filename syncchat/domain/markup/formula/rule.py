"""`$$x^2$$` is a formula, as on Zulip; alone in its paragraph it is set apart, as GitHub and Obsidian do."""

import re

from markdown_it.rules_inline import StateInline

from syncchat.domain.markup.formula.mathml import MAX_FORMULA, write_mathml

MARK = "$$"
# `$$$` is money
_FORMULA = re.compile(r"(?<!\$)\$\$(?!\$)((?:[^$\\]|\\[\s\S])+)\$\$(?!\$)")


def parse_formula(state: StateInline, silent: bool) -> bool:
    found = _FORMULA.match(state.src, state.pos, min(state.posMax, state.pos + MAX_FORMULA))
    if found is None:
        return False
    source, is_alone = found[1], found.span() == (0, len(state.src))
    # `kill $$ or $$` names processes
    if not is_alone and source.strip() != source:
        return False
    html = write_mathml(source.strip(), is_block=is_alone)
    if html is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content, token.meta = source.strip(), {"html": html}
    state.pos = found.end()
    return True

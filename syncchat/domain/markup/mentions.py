import re
from collections.abc import Iterator, Mapping

from markdown_it.rules_inline import StateInline

ROOM = "room"
MAX_MENTION_NAMES = 50
_LENGTHS = range(2, 31)
# `bob@example.com`, `/@bob` and `@bob@server` name nobody here.
_MENTION = re.compile(r"(?<![^\W_])(?<![./@+=&#%?-])@([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?![\w@])")


def find_mention_names(body: str) -> set[str]:
    """Whom a body may name, lower-case and bounded.

    Cheap and generous: a name inside code is found too, `render` alone knows who is really mentioned.
    """
    names: set[str] = set()
    if "@" in body:
        for match in _MENTION.finditer(body):
            names.update(_candidates(match[1]))
            if len(names) >= MAX_MENTION_NAMES:
                break
    return names - {ROOM}


def parse_mention(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or state.linkLevel > 0:
        return False
    match = _MENTION.match(state.src, state.pos, state.posMax)
    name = match and _choose_name(match[1], state.env["people"])
    if not name:
        return False
    end = state.pos + 1 + len(name)
    if not silent:
        token = state.push("mention", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"name": name}
    state.pos = end
    return True


def _choose_name(typed: str, people: Mapping[str, int]) -> str | None:
    return next((name for name in _candidates(typed) if name == ROOM or name in people), None)


def _candidates(typed: str) -> Iterator[str]:
    """The longest name first: `bob_` may be somebody, and a full stop ends a sentence."""
    name = typed.lower().rstrip(".")
    while True:
        if len(name) in _LENGTHS:
            yield name
        if name[-1] not in "._-":
            return
        name = name[:-1]

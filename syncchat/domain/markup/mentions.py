import re
from collections.abc import Iterator, Mapping

from markdown_it.rules_inline import StateInline

from syncchat.text.characters import LATIN
from syncchat.text.normal import normalise

ROOM = "room"
MAX_MENTION_NAMES = 50
_LENGTHS = range(2, 31)
# With its "@", and the character behind it
_LONGEST = 66
# Keyboards of East Asia type the last two
AT = "@＠﹫"
_START = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
# `bob@example.com` and `@bob@server` name nobody here. A user name is Latin, so only Latin letters beside it
# make it another word: a particle or a verb of another script does not.
_MENTION = re.compile(
    rf"(?<![{LATIN}])(?<![=#%{AT}])[{AT}]([{_START}][{_START}._．＿－-]{{0,63}})(?![{LATIN}_{AT}])"
)


def find_mention_names(body: str) -> set[str]:
    """Whom a body may name, lower-case and bounded.

    Cheap and generous: a name inside code is found too, `render` alone knows who is really mentioned.
    """
    names: set[str] = set()
    if any(at in body for at in AT):
        for match in _MENTION.finditer(body):
            names.update(_candidates(match[1]))
            if len(names) >= MAX_MENTION_NAMES:
                break
    return names - {ROOM}


def is_mention(before: str, text: str, at: int) -> bool:
    """Whether what begins here would name somebody, were `before` what stands before it."""
    return before != "/" and _MENTION.match(before + text[at : at + _LONGEST], len(before)) is not None


def parse_mention(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in AT or state.linkLevel > 0:
        return False
    match = None if _is_in_address(state) else _MENTION.match(state.src, state.pos, state.posMax)
    name = match and _choose_name(match[1], state.env["people"])
    if not name:
        return False
    # A letter of full width is one of ours
    end = state.pos + 1 + len(name)
    if not silent:
        token = state.push("mention", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"name": name}
    state.pos = end
    return True


def _is_in_address(state: StateInline) -> bool:
    """`social.example/@bob` is one without its scheme, `@ann/@bob` are two people."""
    behind_mention = state.pending == "/" and state.tokens and state.tokens[-1].type == "mention"
    return state.src[state.pos - 1 : state.pos] == "/" and not behind_mention


def _choose_name(typed: str, people: Mapping[str, int]) -> str | None:
    return next((name for name in _candidates(typed) if name == ROOM or name in people), None)


def _candidates(typed: str) -> Iterator[str]:
    """The longest name first: `bob_` may be somebody, and a full stop ends a sentence."""
    name = normalise(typed).lower().rstrip(".")
    while True:
        if len(name) in _LENGTHS:
            yield name
        if name[-1] not in "._-":
            return
        name = name[:-1]

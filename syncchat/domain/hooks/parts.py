"""What a program says, as messages: in parts where it is too long for one, and calling nobody unless it may."""

import re
from collections.abc import Iterator

from syncchat.domain.hooks.mrkdwn import CODE
from syncchat.domain.markup import find_mention_names, render
from syncchat.domain.markup.mentions import AT, is_mention
from syncchat.protocol.commands import BODY_LIMIT
from syncchat.text.blank import is_blank

PARTS_LIMIT = 10
FENCE = "```"
# Of quoted code: what stands before its fences. More of it is nobody's quote
_LEAD_LIMIT = 8
# What is opened and closed anew around a cut
_AROUND = 2 * (_LEAD_LIMIT + len(FENCE) + 1)
_CODE = re.compile(f"({CODE})", re.DOTALL)
# Behind it no name begins
_JOINER = "\u2060"


def split_quietly(body: str) -> list[str]:
    """As `split`, with names and "@room" in it as words, also where a cut takes the code or backslash from them."""
    pieces = _CODE.split(body)
    pieces[::2] = map(_escape_calls, pieces[::2])
    parts = split("".join(pieces))
    # Too many are refused: not worth rendering
    if len(parts) > PARTS_LIMIT or not any(map(_calls, parts)):
        return parts
    return split(re.sub(f"[{AT}]", rf"\g<0>{_JOINER}", body))


def _escape_calls(text: str) -> str:
    return "".join(
        f"\\{letter}" if letter in AT and _is_call(text, at) else letter for at, letter in enumerate(text)
    )


def _is_call(text: str, at: int) -> bool:
    before = text[max(0, at - 1) : at]
    return before != "\\" and is_mention(before, text, at)


def _calls(body: str) -> bool:
    rendered = render(body, people=dict.fromkeys(find_mention_names(body), 1))
    return bool(rendered.mentions or rendered.groups or rendered.mentions_room)


def split(body: str) -> list[str]:
    """In as few messages as it takes, between lines where that goes, and with code going on as code."""
    parts = [""]
    fence = ""
    for line in _cut_lines(body):
        after = _read_fence(fence, line)
        # With room for closing what is open then
        if parts[-1].strip() and len(parts[-1]) + len(line) + 1 + len(after) > BODY_LIMIT:
            parts[-1] += fence
            parts.append(f"{fence}\n" if fence else "")
        parts[-1] += f"{line}\n"
        fence = after
    return [part.strip("\n\t ") for part in parts if not is_blank(part)]


def _read_fence(fence: str, line: str) -> str:
    """What closes the code that goes on behind this line; empty for none."""
    bare = line.lstrip("> ")
    if not bare.startswith(FENCE):
        return fence
    lead = line[: len(line) - len(bare)]
    return "" if fence else (lead if len(lead) <= _LEAD_LIMIT else "") + FENCE


def _cut_lines(body: str) -> Iterator[str]:
    longest = BODY_LIMIT - _AROUND
    for line in body.strip("\n").split("\n"):
        yield from (line[at : at + longest] for at in range(0, max(1, len(line)), longest))

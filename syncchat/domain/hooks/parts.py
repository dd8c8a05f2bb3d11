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
    is_code = False
    for line in _cut_lines(body):
        # Room for closing what is open
        if parts[-1].strip() and len(parts[-1]) + len(line) + len(FENCE) + 2 > BODY_LIMIT:
            if is_code:
                parts[-1] += FENCE
            parts.append(f"{FENCE}\n" if is_code else "")
        parts[-1] += f"{line}\n"
        is_code ^= line.lstrip("> ").startswith(FENCE)
    return [part.strip("\n\t ") for part in parts if not is_blank(part)]


def _cut_lines(body: str) -> Iterator[str]:
    longest = BODY_LIMIT - 3 * len(FENCE)
    for line in body.strip("\n").split("\n"):
        yield from (line[at : at + longest] for at in range(0, max(1, len(line)), longest))

"""Slack's marks as ours: one star is bold there, a link is `<address|words>`, and `&`, `<` and `>` are entities."""

import re
from collections.abc import Callable

from syncchat.domain.markup.escapes import escape
from syncchat.domain.markup.urls import is_safe_url

CODE = r"```.*?```|`[^`\n]+`"
_APART = re.compile(rf"{CODE}|<[^<>\n]+>", re.DOTALL)
# Stands for what was set apart; nothing that is sent can hold one
_MARK = "\x00"
_PLACE = re.compile(rf"{_MARK}(\d+){_MARK}")
_FENCE = re.compile(r"```(?:\w*\n.*\n)```", re.DOTALL)
_BOLD = re.compile(r"(?<![\w*\\])\*(?![\s*])([^*\n]*[^*\s])\*(?![\w*])")
# Of a star within words nothing is bold there, and much would be slanted here
_STAR = re.compile(r"(?<![\s*\\])\*(?=[^\s*])")
_BOLD_MARK = "\x01"
_STRUCK = re.compile(r"(?<![\w~\\])~(?![\s~])([^~\n]*[^~\s])~(?![\w~])")
# Nothing there, bold here; inside an address they stay as they are
_UNDERSCORES = re.compile(r"(?<![^\s(\[\"'*])_{2,}(?=\w)")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)


def read_mrkdwn(text: str) -> str:
    return _read(
        text, _read_marks, lambda piece: _read_angled(piece) if piece[0] == "<" else _read_code(piece)
    )


def read_links(text: str) -> str:
    """Of Markdown, in which Mattermost takes Slack's links as well."""
    return _read(text, lambda words: words, lambda piece: _read_link(piece) if piece[0] == "<" else piece)


def link(words: str, address: str) -> str:
    """The address by itself where there are no words for it, and the words alone where it leads nowhere."""
    if not is_web_address(address):
        return escape(words)
    if not words.strip() or words == address:
        return f"<{address}>"
    label = escape(" ".join(words.split())).replace("[", "(").replace("]", ")")
    return f"[{label}]({address.replace('(', '%28').replace(')', '%29')})"


def is_web_address(address: str) -> bool:
    return _WEB.fullmatch(address) is not None and is_safe_url(address)


def _read(text: str, read_words: Callable[[str], str], read_piece: Callable[[str], str]) -> str:
    """What is between marks may be code or a link, so these are set aside while marks are looked for."""
    pieces: list[str] = []

    def set_apart(found: re.Match[str]) -> str:
        pieces.append(read_piece(found[0]))
        return f"{_MARK}{len(pieces) - 1}{_MARK}"

    words = read_words(_APART.sub(set_apart, text.replace(_MARK, "")))
    return _PLACE.sub(lambda found: pieces[int(found[1])], words)


def _read_marks(words: str) -> str:
    plain = _UNDERSCORES.sub(lambda found: r"\_" * len(found[0]), words)
    bold = _BOLD.sub(rf"{_BOLD_MARK}\1{_BOLD_MARK}", plain.replace(_BOLD_MARK, ""))
    return _unescape(_STRUCK.sub(r"~~\1~~", _STAR.sub(r"\*", bold).replace(_BOLD_MARK, "**")))


def _unescape(text: str) -> str:
    for written, meant in _ENTITIES:
        text = text.replace(written, meant)
    return text


def _read_code(code: str) -> str:
    """There a block may begin and end anywhere in a line; here its fences stand alone."""
    code = _unescape(code)
    if "\n" not in code or _FENCE.fullmatch(code):
        return code
    inside = code.removeprefix("```").removesuffix("```").strip("\n")
    return f"\n```\n{inside}\n```\n"


def _read_angled(piece: str) -> str:
    """A link, or somebody or something of Slack's: there is nobody here by that id, so it is words."""
    target, bar, label = _unescape(piece[1:-1]).partition("|")
    if target.startswith(("@", "#")):
        return target[0] + (label.lstrip("@#") or target[1:])
    if target in {"!here", "!channel", "!everyone"}:
        return "@room" if not label else "@" + label.lstrip("@")
    if target.startswith("!"):
        return label or target[1:]
    if not is_web_address(target):
        return f"<{target}{bar}{label}>"
    bold = _BOLD.fullmatch(label)
    return f"**{link(bold[1], target)}**" if bold else link(label, target)


def _read_link(piece: str) -> str:
    target, bar, label = piece[1:-1].partition("|")
    return link(label, target) if bar and is_web_address(target) else piece

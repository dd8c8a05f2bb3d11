"""Our Markdown as Slack's marks: what `domain/hooks/mrkdwn.py` reads, written."""

import re
from bisect import bisect_left
from collections.abc import Mapping

from syncchat.domain.markup import NamedGroup
from syncchat.slack.ids import write_id, write_person

_MARK = "\x00"
_PLACE = re.compile(rf"{_MARK}(\d+){_MARK}")
_BOLD_MARK = "\x01"
_PIECE = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)"
    r"|(?P<escaped>\\[*`_$~\]\[<@.)>#+|:!\\-])"
    r"|<(?P<address>(?:https?://|mailto:)[^\s<>]+)>"
    r"|\[(?P<label>[^\[\]\n]*)\]\((?P<target>(?:https?://|mailto:)[^\s()<>]+)\)"
    r"|(?P<bare>https?://[^\s<>*`]+[^\s<>*_~`.,;:!?)\]'\"])"
    r"|(?<![\w@/])@(?P<name>[A-Za-z0-9][\w.-]*)",
    re.DOTALL | re.ASCII,
)
# What opens, and before what it closes, in one line
_BOLD = (
    (re.compile(r"\*\*(?=\S)"), re.compile(r"(?<=\S)(?=\*\*)")),
    (re.compile(r"(?<!\w)__(?=\S)"), re.compile(r"(?<=\S)(?=__(?!\w))")),
)
_BOTH = re.compile(r"\*\*\*(?=\S)([^*\n]+)(?<=\S)\*\*\*")
_SLANTED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_STRUCK = re.compile(r"~~(?=\S)"), re.compile(r"(?<=\S)(?=~~)")
_HEADING = re.compile(r"^#{1,6}[^\S\n]+(\S.*)$", re.MULTILINE)


def write_mrkdwn(text: str, named: Mapping[str, int], *, calls_room: bool = False) -> str:
    """``named`` is whom it names, and which groups, as `read_named` finds them."""
    pieces: list[str] = []

    def set_apart(found: re.Match[str]) -> str:
        written = _write_piece(found, named, calls_room)
        pieces.append(written)
        return f"{_MARK}{len(pieces) - 1}{_MARK}"

    words = _write_marks(_escape(_PIECE.sub(set_apart, text.replace(_MARK, "").replace(_BOLD_MARK, ""))))
    return _PLACE.sub(lambda found: pieces[int(found[1])], words)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write_marks(words: str) -> str:
    words = _HEADING.sub(lambda found: f"{_BOLD_MARK}{found[1].rstrip()}{_BOLD_MARK}", words)
    words = _BOTH.sub(rf"{_BOLD_MARK}_\1_{_BOLD_MARK}", words)
    for opening, closing in _BOLD:
        words = _put_marks(words, opening, closing, _BOLD_MARK)
    words = _put_marks(_SLANTED.sub(r"_\1_", words), *_STRUCK, "~")
    return re.sub(f"{_BOLD_MARK}+", "*", words)


def _put_marks(words: str, opening: re.Pattern[str], closing: re.Pattern[str], mark: str) -> str:
    """For marks of two letters, each with the next that closes it. In one pass: one pattern for both would read the
    rest of the line anew for each mark that nothing closes.
    """
    closers = [found.start() for found in closing.finditer(words)]
    written, at = [], 0
    for found in opening.finditer(words):
        place = bisect_left(closers, found.end() + 1)
        if found.start() < at or place == len(closers):
            continue
        if words.find("\n", found.end(), closers[place]) == -1:
            written += [words[at : found.start()], mark, words[found.end() : closers[place]], mark]
            at = closers[place] + 2
    return "".join(written) + words[at:]


def _write_piece(found: re.Match[str], named: Mapping[str, int], calls_room: bool) -> str:
    if found["code"]:
        return _escape(found["code"])
    if found["escaped"]:
        return _escape(found["escaped"][1:])
    if found["name"]:
        return _write_name(found["name"], named, calls_room)
    address = _escape(found["address"] or found["target"] or found["bare"])
    label = _escape((found["label"] or "").strip()).replace("|", "¦")
    return f"<{address}|{label}>" if label else f"<{address}>"


def _write_name(name: str, named: Mapping[str, int], calls_room: bool) -> str:
    """The longest that names somebody: a full stop ends a sentence."""
    typed = name
    while name:
        if calls_room and name.lower() == "room":
            return "<!channel>" + typed[len(name) :]
        if (found := named.get(name.lower())) is not None:
            rest = typed[len(name) :]
            if isinstance(found, NamedGroup):
                return f"<!subteam^{write_id('S', found)}|@{name}>{rest}"
            return f"<@{write_person(found)}>{rest}"
        if name[-1] not in "._-":
            break
        name = name[:-1]
    return "@" + typed

"""What is new in an answer by mail: without what it answers, and without a signature.

Line by line, and what is left stays as it was typed: a list, a flag and an indented line are Markdown here.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

LINE_LIMIT = 300  # no line that is looked for is longer
SIGNATURE_LIMIT = 8  # lines
PRE_LIMIT = 100  # that keep their blanks
DEPTH_LIMIT = 1000

# With a day's number or an address: "On Monday I wrote:" may be anybody's own words
_INTRO = re.compile(r"(?:On|Am)\b(?=.*[\d<@]).{0,250}\b(?:wrote|schrieb)\b.{0,150}:")
_FORWARD = re.compile(r"[-_]{3,} ?(?:Original Message|Ursprüngliche Nachricht) ?[-_]{3,}", re.IGNORECASE)
_FROM = re.compile(r"\*?(?:From|Von)\*?:\*? ", re.IGNORECASE)
_FIELD = re.compile(r"\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff)\*?:\*? ", re.IGNORECASE)
_DEVICE = re.compile(
    r"(?:Sent from (?:my|Outlook)\b|Get Outlook for|Gesendet (?:von|mit)\b|Von meinem\b).{0,80}",
    re.IGNORECASE,
)
# What is written for whoever looks at it, and what is no word of theirs
_NOT_NEW = (
    "blockquote, .gmail_quote, .moz-cite-prefix, .gmail_signature, .gmail_signature_prefix, .moz-signature, "
    "#Signature, #ms-outlook-mobile-signature, script, style, head"
)
# All behind these is the mail that was answered, in whatever element it stands
_ORIGINAL = "#appendonsend, #divRplyFwdMsg"
_BLOCKS = "p, div, li, tr, h1, h2, h3"
_NESTING = re.compile(
    r"<(/?)(?:div|pre|ul|ol|dl|blockquote|table|tbody|section|article|center|span|font|b|i|u|a|em|strong)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"_{10,}")
# A line's end and a blank that are meant, while others are not
_END, _BLANK = "\ue000", "\ue001"


def unflow(text: str, *, drops_blank: bool) -> str:
    """The lines that their writer wrote, of those that a mail program made of them (RFC 3676)."""
    lines: list[list[str]] = []
    flowing = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_soft = words.endswith(" ") and words != "-- "
        if flowing != depth or words == "-- ":
            lines.append([f"{'>' * depth} " if depth else ""])
        lines[-1].append(words[:-1] if is_soft and drops_blank else words)
        flowing = depth if is_soft else -1
    return "\n".join("".join(pieces) for pieces in lines)


def find_new_words(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((at for at in range(len(lines)) if _begins_quote(lines, at)), len(lines))
    before, after = lines[:start], lines[start:]
    # Who writes below what they answer, or between its lines, has written nothing above it
    chosen = before if any(line.strip() for line in before) else _take_below(after)
    return "\n".join(_drop_signature(chosen)).strip("\n")


def read_html(html: str) -> str:
    """The words of a mail that has no other."""
    if _is_too_deep(html):
        return ""
    tree = LexborHTMLParser(html)
    # The inner ones first: what stands in one that is gone is gone
    for node in reversed(tree.css(_NOT_NEW)):
        node.decompose()
    for node in tree.css(_ORIGINAL):
        node.insert_before(f"{_END}---Original Message---{_END}")
    for node in reversed(tree.css("pre")[:PRE_LIMIT]):
        node.replace_with(_END + node.text().replace("\n", _END).replace(" ", _BLANK) + _END)
    for node in tree.css("br"):
        node.insert_before(_END)
    for node in tree.css("td, th"):
        node.insert_after(" ")
    for node in tree.css(_BLOCKS):
        node.insert_before(_END)
        node.insert_after(_END)
    words = re.sub(r"\s+", " ", tree.body.text() if tree.body else "")
    lines = "\n".join(line.strip() for line in words.split(_END)).replace(_BLANK, " ")
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _is_too_deep(html: str) -> bool:
    """A parser looks through all that is open for each that opens, as HTML wants it: nobody's mail has so many."""
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEPTH_LIMIT:
            return True
    return False


def _begins_quote(lines: Sequence[str], at: int) -> bool:
    line, *following = [line.strip() for line in lines[at : at + 3]] + ["", ""]
    if not line or any(len(each) > LINE_LIMIT for each in (line, *following)):
        return False
    if _FORWARD.fullmatch(line) or (_FROM.match(line) and _FIELD.match(following[0])):
        return True
    if _RULE.fullmatch(line) and _FROM.match(following[0]):
        return True
    # Mail programs break it where the line gets long
    broken = [line, f"{line} {following[0]}"] + ([" ".join((line, *following[:2]))] if following[0] else [])
    return line.startswith(("On ", "Am ")) and any(_INTRO.fullmatch(each) for each in broken)


def _take_below(lines: Sequence[str]) -> list[str]:
    """Without the line that says who wrote it, and without what is quoted at either end."""
    rest = list(lines)
    while rest and not rest[0].startswith(">"):
        if rest.pop(0).rstrip().endswith(":"):
            break
    while rest and (rest[-1].startswith(">") or not rest[-1].strip()):
        rest.pop()
    answered = next((at for at, line in enumerate(rest) if line.strip() and not line.startswith(">")), 0)
    is_between = any(line.startswith(">") for line in rest[answered:])
    return rest if is_between else rest[answered:]


def _drop_signature(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    for at, line in enumerate(kept):
        # RFC 3676; where the blank was lost it ends a heading in Markdown, unless it stands alone near the end
        is_alone = line == "--" and (at == 0 or not kept[at - 1].strip())
        if line == "-- " or (is_alone and len(kept) - at <= SIGNATURE_LIMIT):
            kept = kept[:at]
            break
    while kept and not kept[-1].strip():
        kept.pop()
    return kept[:-1] if kept and _DEVICE.fullmatch(kept[-1].strip()) else kept

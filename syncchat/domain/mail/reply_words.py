"""What is new in an answer by mail: without what it answers, and without a signature.

Line by line, and what is left stays as it was typed: a list, a flag and an indented line are Markdown here.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

LINE_LIMIT = 300  # no line that is looked for is longer
SIGNATURE_LIMIT = 8  # lines

# With a day's number or an address: "On Monday I wrote:" may be anybody's own words
_INTRO = re.compile(r"(?:On|Am)\b(?=.*[\d<@]).{0,250}\b(?:wrote|schrieb)\b.{0,150}:")
_FORWARD = re.compile(r"[-_]{3,} ?(?:Original Message|Ursprüngliche Nachricht) ?[-_]{3,}", re.IGNORECASE)
_FROM = re.compile(r"\*?(?:From|Von)\*?:\*? ", re.IGNORECASE)
_FIELD = re.compile(r"\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff)\*?:\*? ", re.IGNORECASE)
_DEVICE = re.compile(
    r"(?:Sent from (?:my|Outlook)\b|Get Outlook for|Gesendet (?:von|mit)\b|Von meinem\b).{0,80}",
    re.IGNORECASE,
)
_QUOTES = "blockquote, .gmail_quote, #divRplyFwdMsg, #appendonsend, script, style, head"
_BLOCKS = "p, div, li, tr, h1, h2, h3, pre"


def find_new_words(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((at for at in range(len(lines)) if _begins_quote(lines, at)), len(lines))
    before, after = lines[:start], lines[start:]
    # Who writes below what they answer, or between its lines, has written nothing above it
    chosen = before if any(line.strip() for line in before) else _take_below(after)
    return "\n".join(_drop_signature(chosen)).strip("\n")


def read_html(html: str) -> str:
    """The words of a mail that has no other."""
    tree = LexborHTMLParser(html)
    for node in tree.css(_QUOTES):
        node.decompose()
    for node in tree.css("br"):
        node.insert_before("\n")
    for node in tree.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    words = tree.body.text() if tree.body else ""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in words.split("\n"))).strip()


def _begins_quote(lines: Sequence[str], at: int) -> bool:
    line = lines[at].strip()
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if not line or len(line) > LINE_LIMIT or len(following) > LINE_LIMIT:
        return False
    # Mail programs break it where the line gets long
    if _INTRO.fullmatch(line) or (
        line.startswith(("On ", "Am ")) and _INTRO.fullmatch(f"{line} {following}")
    ):
        return True
    return bool(_FORWARD.fullmatch(line) or (_FROM.match(line) and _FIELD.match(following)))


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

"""Most messages carry no mark at all, and need no parser."""

import re

# A line of dashes and bars may be under the head of a table
_BLOCK = re.compile(r"^(?:[>#]|[-+](?:\s|$)|\d{1,9}[.)](?:\s|$)|[ \t|:-]+$)", re.MULTILINE)
# A colon counts when something follows it at once: `:smile:`, `https://`. Space at a line's end is left to the parser.
_MARK = re.compile(r"[`*_~\[\\@＠﹫]|:\S|\|\||\$\$|[Ww]{3}\.|[^\S\n]\n|\n[^\S\n]")


def is_plain(text: str) -> bool:
    """Whether the parser would only make paragraphs and line breaks of this text; it has no space around it."""
    return not _MARK.search(text) and not _BLOCK.search(text)

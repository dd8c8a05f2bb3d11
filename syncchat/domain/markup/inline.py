"""The parser's reading of a line, with marks that also hold beside scripts without spaces."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from syncchat.text.characters import UNSPACED
from syncchat.text.scripts import CJK_MARKS

_UNSPACED = re.compile(f"[{UNSPACED}{CJK_MARKS}]")
_WORD = re.compile(r"\S+")
# Paths, registry keys, globs, regular expressions and raised arms: a word with a backslash before a letter, behind a
# drive, `~`, `..`, `%NAME%` or `$NAME`, in `**\` or before `*.py`, or before `_(ツ)_/`; and `(\_/)`.
_PATH = re.compile(
    r"\\[^\W_]|(?<![^\W_])[A-Za-z]:\\|\\\*\*\\[\w.*]|(?<=[\w:\\.])\\\*\.[A-Za-z*]"
    r"|(?<![^\s\"'(])(?:\.{1,2}|~|%[A-Za-z0-9_]+%|\$[A-Za-z_][A-Za-z0-9_]*)\\[A-Za-z0-9_.*]"
    r"|(?<![^\s\u00af\u203e])\\{1,2}_\(\S{1,10}\)_+/|\(\\_+/\)"
)


class ChatState(StateInline):
    _path_marks: set[int] | None = None

    def is_in_path(self, pos: int) -> bool:
        """Whether the backslash at this place belongs to a word whose backslashes are all meant as such."""
        if self._path_marks is None:
            words = [word for word in _WORD.finditer(self.src) if "\\" in word[0] and _PATH.search(word[0])]
            self._path_marks = {at for word in words for at in range(*word.span())}
        return pos in self._path_marks

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """CommonMark's rule, but a mark may stand between punctuation and a letter of a script without spaces.

        `**注意。**请看` and `**"강조"**는` are bold there, where nobody writes a space behind the mark.
        """
        end, marker = start, self.src[start]
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        opens = _leans(after, before)
        closes = _leans(before, after)
        return Scanned(
            opens and (canSplitWord or not closes or _is_mark(before)),
            closes and (canSplitWord or not opens or _is_mark(after)),
            end - start,
        )


def _leans(inner: str, outer: str) -> bool:
    """Whether a mark between these two belongs to the inner one."""
    if isWhiteSpace(ord(inner)):
        return False
    if not _is_mark(inner) or _UNSPACED.match(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_mark(outer) or _UNSPACED.match(outer) is not None


def _is_mark(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


class ChatInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = ChatState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

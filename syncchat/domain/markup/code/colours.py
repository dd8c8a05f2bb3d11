"""Fenced code: Pygments decides what a word is, four classes say so."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from time import thread_time

from pygments import lexers
from pygments.lexer import Lexer
from pygments.token import Comment, Generic, Keyword, Literal, Name, Operator, String, _TokenType

from syncchat.domain.markup.code.languages import LEXERS
from syncchat.domain.markup.text import escape_text

# Many lexers are quadratic on hostile text (up to 3 s for 4,000 characters), so a message has this much
# processor time to be coloured in; what is left then stays plain.
SECONDS_TO_COLOUR = 0.015
# One match is not interrupted, and its time grows with the line.
MAX_CODE_LINE = 500
# 250 here-documents on one line take the Ruby lexer 800 ms.
_HERE_DOCUMENTS = re.compile(r"<<[^\n]*<<[^\n]*<<")
_CLASSES = {
    Keyword: "k", Operator.Word: "k", Name.Tag: "k", Name.Builtin: "k", Name.Decorator: "k",
    String: "s", Generic.Inserted: "s", Literal.Number: "n", Generic.Deleted: "n",
    Comment: "c", Generic.Heading: "c", Generic.Subheading: "c",
}  # fmt: skip


class Colourist:
    """Colours the code of one message, within one allowance."""

    def __init__(self, now: Callable[[], float] = thread_time) -> None:
        self._now = now
        self._left = SECONDS_TO_COLOUR

    def colour(self, code: str, label: str) -> str:
        if not _is_colourable(code, label):
            return escape_text(code)
        lexer = _load_lexer(label)
        started = self._now()
        html = "".join(_write_runs(self._split(code, lexer, started + self._left)))
        self._left -= self._now() - started
        return html

    def _split(self, code: str, lexer: Lexer, deadline: float) -> Iterator[tuple[str, str]]:
        done = 0
        for index, kind, value in lexer.get_tokens_unprocessed(code):
            if self._now() > deadline:
                break
            yield _class_of(kind), value
            done = index + len(value)
        yield "", code[done:]


def _is_colourable(code: str, label: str) -> bool:
    if max(map(len, code.split("\n"))) > MAX_CODE_LINE:
        return False
    return label != "Ruby" or not _HERE_DOCUMENTS.search(code)


@cache
def _load_lexer(label: str) -> Lexer:
    lexer: Lexer = getattr(lexers, LEXERS[label])(startinline=True)
    return lexer


@cache
def _class_of(kind: _TokenType) -> str:
    return next((_CLASSES[k] for k in reversed(kind.split()) if k in _CLASSES), "")


def _write_runs(parts: Iterator[tuple[str, str]]) -> Iterator[str]:
    for css_class, run in groupby(parts, key=lambda part: part[0]):
        text = escape_text("".join(value for _, value in run))
        yield f'<span class="{css_class}">{text}</span>' if css_class and text else text

"""Words to their stems, by Snowball, in both languages that the product speaks."""

import re
import threading
from functools import lru_cache

from Stemmer import Stemmer

# Nothing else has endings that these two languages know
_STEMMED = re.compile(r"[a-zäöüåø]{3,}")
# Snowball reads ae, oe and ue as umlauts, which would make one word of "poet" and "pot". Who means an umlaut is
# understood by the word's other spelling
_NO_UMLAUT = re.compile(r"(?<=[ao])e|(?<=(?<![aeq])u)e")
_LOCK = threading.Lock()
# Our own cache stands before them
_ENGLISH, _GERMAN = Stemmer("english", 0), Stemmer("german", 0)


def find_stem(word: str) -> str:
    """The English stem of a folded word."""
    return _stem(word)[0]


def find_german_stem(word: str) -> str:
    return _stem(word)[1]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> tuple[str, str]:
    if not _STEMMED.fullmatch(word):
        return word, word
    # A stemmer holds the word that it works on
    with _LOCK:
        return _ENGLISH.stemWord(word), _GERMAN.stemWord(_NO_UMLAUT.sub("é", word)).replace("é", "e")

"""The browser folds as the server does: the same words through both."""

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from syncchat.text.folding import fold
from tests.cases.names import FOUND_PEOPLE, FOUND_ROOMS, PEOPLE, ROOMS
from tests.cases.search import FOUND

SCRIPT = Path(__file__).with_name("fold-words.js")
# Latin to Arabic, Devanagari, Thai, further Latin and Greek, kana, some Hangul, forms of half and full width
RANGES = [(0xA0, 0x530), (0x590, 0x700), (0x900, 0x980), (0xE00, 0xE80), (0x1E00, 0x2000), (0x3040, 0x3100)]
RANGES += [(0xAC00, 0xAC40), (0xFF00, 0xFFF0)]


def list_words() -> list[str]:
    letters = [chr(code) for start, end in RANGES for code in range(start, end)]
    assigned = [letter for letter in letters if unicodedata.category(letter) != "Cn"]
    searched = [text for case in FOUND.values() for text in (*case.messages, case.query) if len(text) < 200]
    names = [*PEOPLE.values(), *FOUND_PEOPLE, *ROOMS, *FOUND_ROOMS]
    words = [*searched, *names]
    return [
        *(f"a{letter}B" for letter in assigned),
        *words,
        *(unicodedata.normalize("NFD", word) for word in words),
    ]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_browser_folds_as_the_server_does() -> None:
    words = list_words()
    assert len(words) > 2_000
    done = subprocess.run(
        ["node", SCRIPT], input=json.dumps(words), capture_output=True, text=True, check=True, timeout=60
    )
    folded = zip(words, json.loads(done.stdout), map(fold, words), strict=True)

    assert [(word, there, here) for word, there, here in folded if there != here] == []

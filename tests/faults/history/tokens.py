"""Each text of a run holds a word that no other one holds, so any byte that is received says whose words it carries."""

import re

_TOKEN = re.compile(r"\bt-\w+-\d+\b")
_NO_WORD = re.compile(r"\W")


def make_token(name: str, number: int) -> str:
    return f"t-{_NO_WORD.sub('', name)}-{number}"


def find_tokens(text: str) -> list[str]:
    return sorted(set(_TOKEN.findall(text)))

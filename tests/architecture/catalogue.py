"""A .po file as it is read: every entry with its flags, its words and their translations."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

KEYWORD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])? (".*")$')
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]|</?\w[^>]*>")


@dataclass
class Entry:
    flags: set[str] = field(default_factory=set)
    context: str = ""
    one: str = ""
    many: str = ""
    words: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As it stands in the compiled file: context and words with a byte between."""
        return f"{self.context}\x04{self.one}" if self.context else self.one

    def list_lost(self) -> list[str]:
        """Placeholders and tags that a translation lacks or adds. A plural's forms answer for one each."""
        return [said for index, said in self.words.items() if _list_marks(said) != self._wanted(index)]

    def _wanted(self, index: int) -> list[str]:
        return _list_marks(self.many if self.many and index else self.one)


def _list_marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def read_catalogue(path: Path) -> list[Entry]:
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    entries = [_read_entry(block) for block in blocks if "\nmsgid" in f"\n{block}"]
    return [entry for entry in entries if entry.one]


def _read_entry(block: str) -> Entry:
    entry, last = Entry(), ("", 0)
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif found := KEYWORD.match(line):
            last = (found[1], int(found[2] or 0))
            _add(entry, last, ast.literal_eval(found[3]))
        elif line.startswith('"'):
            _add(entry, last, ast.literal_eval(line))
    return entry


def _add(entry: Entry, place: tuple[str, int], text: str) -> None:
    name, index = place
    if name == "msgstr":
        entry.words[index] = entry.words.get(index, "") + text
    else:
        attribute = {"msgctxt": "context", "msgid": "one", "msgid_plural": "many"}[name]
        setattr(entry, attribute, getattr(entry, attribute) + text)

"""Reads the Containerfile: its instructions, as the builder takes them apart."""

import fnmatch
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import ROOT

FILE = ROOT / "Containerfile"
IGNORE = ROOT / ".dockerignore"


@dataclass(frozen=True)
class Instruction:
    """``stage`` counts the FROM lines before it."""

    stage: int
    word: str
    rest: str

    def read_list(self) -> list[str]:
        """The JSON at its end: a command that no shell takes apart."""
        found = re.search(r"\[.*\]$", self.rest)
        assert found, f"{self.word} {self.rest} goes through a shell"
        return [str(word) for word in json.loads(found[0])]


def read_instructions() -> list[Instruction]:
    lines = [line for line in FILE.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found, stage = list[Instruction](), 0
    for line in filter(None, joined.splitlines()):
        word, _, rest = line.partition(" ")
        stage += word == "FROM"
        found.append(Instruction(stage, word, rest.strip()))
    return found


def list_all(word: str) -> list[Instruction]:
    return [each for each in read_instructions() if each.word == word]


def find_last(word: str) -> Instruction:
    """Of the image that people run."""
    last = max(each.stage for each in read_instructions())
    (found,) = [each for each in list_all(word) if each.stage == last]
    return found


def list_copied() -> list[tuple[str, str]]:
    """What comes from the checkout, and where it goes."""
    pairs = list[tuple[str, str]]()
    for copy in list_all("COPY"):
        *sources, target = copy.rest.split()
        if not sources[0].startswith("--from="):
            pairs += [(source, target) for source in sources]
    return pairs


def is_ignored(name: str) -> bool:
    """The last line that fits decides; a line without a slash stands for the top folder."""
    ignored = False
    for line in IGNORE.read_text().splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        if line and not line.startswith("#") and fnmatch.fnmatch(name, pattern):
            ignored = not line.startswith("!")
    return ignored


def lay_out_image(folder: Path) -> None:
    """What the image has of the product, beside its packages."""
    for source, target in list_copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / source, folder / target)

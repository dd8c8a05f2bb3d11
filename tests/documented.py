"""Files that docs/hosting.md prints, taken out of the page so that a test can use them as they stand."""

import re
from collections.abc import Mapping

from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "hosting.md"


def read_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)


def read_block(language: str) -> str:
    (block,) = read_blocks(language)
    return block


def change(text: str, changes: Mapping[str, str]) -> str:
    """Each pattern has to be there: else the page has changed, and the test tests something else."""
    for pattern, ours in changes.items():
        text, count = re.subn(pattern, ours, text)
        assert count, f"the page has no {pattern} any more"
    return text

"""The shortcuts that the page lists are the ones that the browser tests press."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = re.findall(r'{% kbd "([^"]+)" %}', (ROOT / "templates/chat/dialogs/shortcuts.html").read_text())
PRESSED = "".join(path.read_text() for path in sorted((ROOT / "tests/browser").glob("test_*.py")))
NAMES = {"Ctrl": "Control", "Esc": "Escape", "Del": "Delete", "↑": "ArrowUp", "↓": "ArrowDown"}


def name_keys(shortcut: str) -> set[str]:
    """As Playwright calls them; a letter is written large or small, a digit by its place."""
    *modifiers, key = [NAMES.get(part, part) for part in shortcut.split()]
    key = f"Digit{key}" if key.isdigit() else key
    return {"+".join([*modifiers, each]) for each in {key, key.lower() if len(key) == 1 else key}}


@pytest.mark.parametrize("shortcut", LISTED)
def test_every_listed_shortcut_is_pressed_in_a_browser(shortcut: str) -> None:
    assert any(f'"{keys}"' in PRESSED for keys in name_keys(shortcut))

"""What may be anything, as what it should have been: JSON of programs that nobody here wrote."""

from typing import Any


def as_text(value: object) -> str:
    """Numbers are words too: `{"value": 3}` is common."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value)


def as_dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

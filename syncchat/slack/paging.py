"""Pages: a cursor is the number after which the next one begins, written so that nobody counts with it."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from syncchat.slack.arguments import Arguments
from syncchat.slack.errors import SlackError

_LEAD = "after:"


def read_cursor(arguments: Arguments) -> int | None:
    """None for the first page. Raises: SlackError for a cursor that is none of ours."""
    text = arguments.text("cursor")
    if not text:
        return None
    try:
        found = urlsafe_b64decode(text.encode()).decode()
    except (ValueError, binascii.Error):
        found = ""
    number = found.removeprefix(_LEAD)
    if not found.startswith(_LEAD) or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise SlackError("invalid_cursor")
    return int(number)


def write_cursor(after: int | None) -> dict[str, str]:
    """`response_metadata`: empty at the end."""
    cursor = "" if after is None else urlsafe_b64encode(f"{_LEAD}{after}".encode()).decode()
    return {"next_cursor": cursor}

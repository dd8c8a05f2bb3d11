"""What can go wrong."""

from typing import Any


class Refused(Exception):
    """The server says no; the same again would be refused again.

    Attributes:
        code: a word of a fixed set, as docs/protocol.md lists them; ``sign_in`` if the token is none.
        field: which part of what was asked for is wrong, or None.
    """

    def __init__(self, refusal: dict[str, Any]) -> None:
        super().__init__(refusal.get("message", refusal))
        self.code: str = refusal.get("code", "")
        self.field: str | None = refusal.get("field")


class NoAnswer(Exception):
    """Whether it was done is unknown. It is asked again under the same id, so nobody outside sees this."""

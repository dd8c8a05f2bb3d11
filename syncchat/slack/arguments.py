"""What a client passes, however it passes it: in the query, as a form, as JSON or in parts, and however spelled.

The asynchronous client of Python puts all into the query, with an empty body; `auth.test` says JSON and sends no byte;
a flag comes as `false`, `0` or a word; lists come joined by commas or as JSON within a form.
"""

import json
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from syncchat.domain.hooks.shapes import as_text
from syncchat.slack.errors import SlackError

BYTES_LIMIT = 1024 * 1024
_FALSE = {"", "0", "false", "no", "none", "null"}


class Arguments:
    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    def text(self, *names: str) -> str:
        """The first of these that is given; empty for none."""
        found = next((text for name in names if (text := as_text(self.given.get(name)))), "")
        # Half of a pair, as JSON can have it, is no letter
        return found.encode("utf-8", "replace").decode()

    def need(self, *names: str) -> str:
        """Raises: SlackError where none is given."""
        text = self.text(*names)
        if not text:
            raise SlackError("invalid_arguments", detail=f"missing required field: {names[0]}")
        return text

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name)
        return default if value is None else str(value).strip().lower() not in _FALSE

    def number(self, name: str, *, default: int, largest: int) -> int:
        """Raises: SlackError where it is none."""
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            raise SlackError("invalid_arguments", detail=f"{name} must be an integer")
        return max(1, min(int(text), largest))

    def words(self, name: str) -> list[str]:
        value = self._parse(name)
        listed = value if isinstance(value, list) else as_text(value).split(",")
        return [word for each in listed if (word := as_text(each).strip())]

    def things(self, name: str) -> list[dict[str, Any]]:
        """Raises: SlackError where it is no list of objects."""
        value = self._parse(name)
        if value in (None, "", []):
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise SlackError(f"invalid_{name}")
        return value

    def _parse(self, name: str) -> Any:
        value = self.given.get(name)
        if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
            try:
                return json.loads(value)
            except (ValueError, RecursionError):
                return value
        return value


def read_arguments(request: HttpRequest) -> Arguments:
    """Raises: SlackError for a body that cannot be read."""
    given: dict[str, Any] = dict(request.GET.items())
    try:
        if request.content_type == "application/json":
            return Arguments(given | _read_json(request))
        given |= {name: str(value) for name, value in request.POST.items()}
    except RequestDataTooBig:
        raise SlackError("invalid_arguments", detail="more than a megabyte") from None
    except BadRequest:
        raise SlackError("invalid_charset") from None
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        raise SlackError("invalid_form_data") from None
    return Arguments(given)


def _read_json(request: HttpRequest) -> dict[str, Any]:
    body = request.body
    if len(body) > BYTES_LIMIT:
        raise RequestDataTooBig
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed

"""Paths into a resource, filters, and the changes of a PATCH: as the RFC has them, and as providers write them."""

import json
import re
from collections.abc import Callable
from typing import Any

from syncchat.api.scim.errors import ScimError

Resource = dict[str, Any]
CORE = re.compile(r"^urn:ietf:params:scim:schemas:core:2\.0:(user|group):", re.IGNORECASE)
PATH = re.compile(r"^([\w$-]+)(?:\[(.{1,300})\])?(?:\.([\w$-]+))?$")
TERM = re.compile(
    r'^\s*([\w$.-]+(?::[\w$.-]+)*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|\d{1,18})\s*$', re.IGNORECASE
)
OPERATIONS_LIMIT, FILTER_LIMIT = 1_000, 1_000
VERBS = ("add", "replace", "remove")


def read_filter(text: str) -> dict[str, Any]:
    """By attribute in small letters: what it equals. More than that no provider asks.

    Raises: ScimError.
    """
    wanted = {}
    for term in re.split(r"\s+and\s+(?=[\w$.-]+\s+eq\s)", text[:FILTER_LIMIT], flags=re.IGNORECASE):
        found = TERM.match(term)
        if found is None:
            raise ScimError(400, "Filters are: attribute eq value, joined by and.", "invalidFilter")
        try:
            value = json.loads(found[2] if found[2].startswith('"') else found[2].lower())
        except ValueError as error:
            raise ScimError(400, "The value of the filter cannot be read.", "invalidFilter") from error
        if isinstance(value, str) and not _can_be_stored(value):
            raise ScimError(400, "The value of the filter cannot be.", "invalidFilter")
        wanted[CORE.sub("", found[1]).lower()] = value
    return wanted


def _can_be_stored(text: str) -> bool:
    """No database holds the character 0, or half of one."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def change(resource: Resource, body: Any) -> None:
    """Apply a PATCH's operations, in their order. Attributes that we do not keep are passed over.

    Raises: ScimError.
    """
    operations = find(body, "Operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or not 0 < len(operations) <= OPERATIONS_LIMIT:
        raise ScimError(400, "A PATCH has Operations.", "invalidSyntax")
    for each in operations:
        verb = str(find(each, "op") or "").lower() if isinstance(each, dict) else ""
        if verb not in VERBS:
            raise ScimError(400, "op is add, replace or remove.", "invalidSyntax")
        _apply(resource, verb, find(each, "path"), find(each, "value"))


def find(given: Resource, name: str) -> Any:
    """Attributes are named in any case (RFC 7643, 2.1)."""
    return next((value for key, value in given.items() if key.lower() == name.lower()), None)


def _apply(resource: Resource, verb: str, path: Any, value: Any) -> None:
    if path in (None, ""):
        if verb == "remove":
            raise ScimError(400, "Say what to remove.", "noTarget")
        if not isinstance(value, dict):
            raise ScimError(400, "Without a path the value is an object.", "invalidValue")
        # Entra writes paths as names here
        for name, part in value.items():
            _apply(resource, verb, name, part)
        return
    if not isinstance(path, str):
        raise ScimError(400, "A path is text.", "invalidPath")
    name = CORE.sub("", path)
    if name.lower().startswith("urn:"):
        return
    found = PATH.match(name)
    if found is None:
        raise ScimError(400, "That path cannot be read.", "invalidPath")
    attribute = _spell(resource, found[1])
    if attribute is not None:
        _change_attribute(resource, verb, attribute, found[2], found[3], value)


def _spell(resource: Resource, name: str) -> str | None:
    return next((key for key in resource if key.lower() == name.lower()), None)


def _change_attribute(
    resource: Resource, verb: str, name: str, choice: str | None, part: str | None, value: Any
) -> None:
    before = resource[name]
    if isinstance(before, list):
        resource[name] = _change_list(before, verb, choice, part, value)
    elif isinstance(before, dict):
        given = {part: value} if part else value
        if verb == "remove":
            given = {part: ""} if part else dict.fromkeys(before, "")
        if not isinstance(given, dict):
            raise ScimError(400, f"{name} is an object.", "invalidValue")
        for key, said in given.items():
            if (spelt := _spell(before, str(key))) is not None:
                before[spelt] = said
    else:
        resource[name] = "" if verb == "remove" else value


def _change_list(
    before: list[Resource], verb: str, choice: str | None, part: str | None, value: Any
) -> list[Resource]:
    fits = _choose(choice)
    if verb == "remove":
        # By the filter of the path; or, as Entra does it, by the values of those to go
        if choice is None and value not in (None, [], ""):
            gone = {str(each["value"]) for each in read_values(value)}
            return [each for each in before if str(each.get("value")) not in gone]
        return [each for each in before if not fits(each)]
    if choice is None and part is None:
        given = read_values(value)
        if verb == "replace":
            return given
        known = {str(each["value"]) for each in given}
        return [each for each in before if str(each.get("value")) not in known] + given
    chosen = [each for each in before if fits(each)]
    if not chosen and choice is not None:
        chosen = [read_filter(choice)]
        before = [*before, chosen[0]]
    for each in chosen:
        each[part or "value"] = value
    return before


def read_values(value: Any) -> list[Resource]:
    """A list of objects with a value; one object, or the bare value, counts as a list of it.

    Raises: ScimError.
    """
    listed = value if isinstance(value, list) else [value]
    found = [each if isinstance(each, dict) else {"value": each} for each in listed]
    if not all(isinstance(each.get("value"), str | int) for each in found):
        raise ScimError(400, "Each value of a list has a value.", "invalidValue")
    return [dict(each) for each in found]


def _choose(choice: str | None) -> Callable[[Resource], bool]:
    if choice is None:
        return lambda _each: True
    wanted = read_filter(choice)

    def fits(each: Resource) -> bool:
        return all(str(each.get(name)).lower() == str(value).lower() for name, value in wanted.items())

    return fits


def read_switch(value: Any) -> bool:
    """Entra sends it as text. Raises: ScimError."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ScimError(400, "active is true or false.", "invalidValue")

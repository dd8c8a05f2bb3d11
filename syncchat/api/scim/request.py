"""A request of a provider, read; and what all kinds of resources do with one."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse

from syncchat.api.scim.errors import ScimError, say
from syncchat.api.scim.paths import Resource
from syncchat.models import User

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PAGE = 200
# What a client needs to know an answer by
ALWAYS = ("schemas", "id", "meta")


class ScimRequest(NamedTuple):
    actor: User
    method: str
    query: dict[str, str]
    body: Any
    base: str
    if_match: str
    if_none_match: str


def show(request: ScimRequest, resource: Resource, status: int = 200) -> HttpResponse:
    version = resource["meta"]["version"]
    if request.method == "GET" and version in _list_versions(request.if_none_match):
        response = HttpResponse(status=304)
    else:
        response = say(choose_attributes(request, resource), status)
    response["ETag"] = version
    if status == 201:
        response["Location"] = resource["meta"]["location"]
    return response


def check_version(request: ScimRequest, resource: Resource) -> None:
    """Raises: ScimError, where it was changed since the provider read it."""
    wanted = _list_versions(request.if_match)
    if wanted and "*" not in wanted and resource["meta"]["version"] not in wanted:
        raise ScimError(412, "It was changed meanwhile.")


def choose_attributes(request: ScimRequest, resource: Resource) -> Resource:
    wanted, left_out = (_list_names(request, name) for name in ("attributes", "excludedAttributes"))
    return {
        name: value
        for name, value in resource.items()
        if name in ALWAYS or (name.lower() not in left_out and (not wanted or name.lower() in wanted))
    }


def find_page(request: ScimRequest, found: QuerySet[Any]) -> tuple[list[Any], Resource]:
    """The page that is asked for, counted from 1; and what is said around it. Raises: ScimError."""
    start = max(1, _read_number(request, "startIndex", 1))
    count = min(PAGE, max(0, _read_number(request, "count", PAGE)))
    page = list(found[start - 1 : start - 1 + count]) if count else []
    return page, {
        "schemas": [LIST],
        "totalResults": found.count(),
        "startIndex": start,
        "itemsPerPage": len(page),
    }


def _read_number(request: ScimRequest, name: str, default: int) -> int:
    text = request.query.get(name, "")
    if not text:
        return default
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise ScimError(400, f"{name} is a number.", "invalidValue")
    return sign * int(digits)


def _list_names(request: ScimRequest, name: str) -> set[str]:
    return {each.strip().lower() for each in request.query.get(name, "").split(",") if each.strip()}


def _list_versions(header: str) -> set[str]:
    return {each.strip() for each in header.split(",") if each.strip()}

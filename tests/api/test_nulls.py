"""One rule on the socket, over HTTP and in the page: what is null is left out."""

from collections.abc import Iterator
from typing import Any

import pytest

from syncchat.api.application import api
from syncchat.models import Room
from syncchat.serializers.bootstrap import build_bootstrap
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def list_nulls(found: Any, path: str = "") -> Iterator[str]:
    if found is None:
        yield path
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, each in inner:
        yield from list_nulls(each, f"{path}/{name}")


def list_nullable(
    schema: Any, named: dict[str, Any], path: str = "", seen: frozenset[str] = frozenset()
) -> list[str]:
    """Where a schema, or what it refers to, allows null."""
    if isinstance(schema, list):
        return [found for each in schema for found in list_nullable(each, named, path, seen)]
    if not isinstance(schema, dict):
        return []
    if (name := schema.get("$ref", "").split("/")[-1]) and name not in seen:
        return list_nullable(named[name], named, f"{path} {name}", seen | {name})
    here = [path] if schema.get("type") == "null" else []
    return here + [
        found for key, each in schema.items() for found in list_nullable(each, named, f"{path}/{key}", seen)
    ]


def test_no_route_forgets_to_leave_out_what_is_null() -> None:
    views = [view for _, router in api._routers for view in router.path_operations.values()]
    operations = [operation for view in views for operation in view.operations]
    assert len(operations) > 40
    assert [each.view_func.__name__ for each in operations if not each.exclude_none] == []


def test_no_answer_is_described_as_null() -> None:
    document = api.get_openapi_schema()
    named = {**document["components"]["schemas"], **document["components"]["responses"]}
    operations = [each for operations in document["paths"].values() for each in operations.values()]
    answers = [operation["responses"] for operation in operations]
    requests = [operation.get("requestBody") for operation in operations]
    assert list_nullable(requests, named)
    assert list_nullable(answers, named) == []


def test_answers_and_the_page_hold_no_null(as_alice: Caller, lobby: Room) -> None:
    as_alice.post(f"rooms/{lobby.pk}/messages", {"id": "0198c2a4-0000-7000-8000-000000000001", "body": "Hi"})
    for path in ("me", "rooms", "people", f"rooms/{lobby.pk}/messages", "threads", "search?query=hi"):
        answer = as_alice.get(path)
        assert answer.status_code == 200
        assert list(list_nulls(answer.json())) == [], path
    assert list(list_nulls(build_bootstrap(as_alice.user, lobby))) == []

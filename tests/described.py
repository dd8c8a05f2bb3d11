"""What the server says is what docs/openapi.json and docs/asyncapi.json say: held in every test that hears it."""

import gzip
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from syncchat.protocol.kinds import ErrorCode

DOCS = Path(__file__).resolve().parent.parent / "docs"
API = "/api/v1/"
# Of an answer that says no: the same for all of them, so the document does not repeat it
REFUSAL = {
    "type": "object",
    "required": ["title", "status", "detail", "code", "message"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"enum": [*ErrorCode]},
        "message": {"type": "string"},
        "field": {"type": "string"},
        "retry_after": {"type": "number"},
    },
}
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")

Schema = dict[str, Any]


@cache
def _read(name: str) -> Schema:
    found: Schema = json.loads((DOCS / name).read_text())
    return found


@cache
def _compile(document: str, schema: str) -> jsonschema_rs.Draft202012Validator:
    whole = {**json.loads(schema), "components": _read(document)["components"]}
    return jsonschema_rs.Draft202012Validator(whole)


@cache
def _list_frames() -> dict[tuple[str, str | None], str]:
    """By type and kind: the frame's schema."""
    schemas = _read("asyncapi.json")["components"]["schemas"]
    told = {each["$ref"].split("/")[-1] for each in _read("asyncapi.json")["operations"]["tell"]["messages"]}
    found = {}
    for name in told & schemas.keys():
        fields = schemas[name]["properties"]
        kind = fields["kind"]["const"] if fields["type"]["const"] == "signal" else None
        found[fields["type"]["const"], kind] = name
    return found


def check_frame(frame: Schema) -> Schema:
    """The frame itself.

    Raises: AssertionError.
    """
    is_signal = frame["type"] == "signal"
    name = _list_frames().get((frame["type"], frame.get("kind") if is_signal else None))
    assert name, f"a frame that no document names: {frame}"
    _check(frame, "asyncapi.json", {"$ref": f"#/components/schemas/{name}"}, f"a frame {name}")
    return frame


def check_answer(method: str, template: str, status: int, content: bytes) -> None:
    """`template` is a path of the document.

    Raises: AssertionError.
    """
    where = f"{method} {template}, {status}"
    described = _read("openapi.json")["paths"].get(template, {}).get(method.lower())
    if status >= 400:
        _check(json.loads(content), "openapi.json", REFUSAL, where)
        if not described:
            return
    assert described, f"no document names {where}"
    answers = described["responses"]
    assert str(status) in answers, f"{where}: described are {sorted(answers)}"
    if status >= 400:
        return
    schema = answers[str(status)].get("content", {}).get("application/json", {}).get("schema")
    if schema is not None:
        _check(json.loads(content), "openapi.json", schema, where)


def _check(said: Any, document: str, schema: Schema, where: str) -> None:
    for error in _compile(document, json.dumps(schema)).iter_errors(said):
        path = "/".join(map(str, error.instance_path))
        raise AssertionError(f"{where} is otherwise than docs/{document} says, at {path!r}: {error.message}")


@sync_and_async_middleware
def describe_answers(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Every answer of the API in a test's process; `tests/served/` does it in a test's server."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponse:
            return look_at(request, await get_response(request))

        return answer_async

    def answer(request: HttpRequest) -> HttpResponse:
        return look_at(request, get_response(request))

    return answer


def look_at(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Raises: AssertionError, if it is an answer of the API."""
    match = request.resolver_match
    is_json = response.headers.get("Content-Type", "").startswith(
        ("application/json", "application/problem+json")
    )
    if request.path.startswith(API) and match and (is_json or response.status_code == 204):
        template = "/" + _CONVERTER.sub(r"{\1}", match.route)
        if not template.endswith("openapi.json"):
            packed = response.headers.get("Content-Encoding") == "gzip"
            content = gzip.decompress(response.content) if packed else response.content
            check_answer(request.method or "", template, response.status_code, content)
    return response

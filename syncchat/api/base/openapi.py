"""`/api/v1/openapi.json`: what the framework makes of the routes, with meanings, examples and every refusal."""

from collections.abc import Iterator
from functools import cached_property
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation
from pydantic import BaseModel

from syncchat.api.base.idempotency import HEADER, KEY_LIMIT, takes_key
from syncchat.api.base.scopes import list_scopes
from syncchat.protocol.examples import build_example
from syncchat.protocol.http import Refusal
from syncchat.protocol.kinds import Scope
from syncchat.protocol.meanings import describe_parameter, describe_shapes

Schema = dict[str, Any]
JSON = "application/json"
PROBLEM = "application/problem+json"
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access token, with the scope that the operation names: `read`, `write`, `files` or `manage`.",
}
# By status: when it is answered, and an example
REFUSALS: dict[str, tuple[str, Schema]] = {
    "400": (
        "Something in the request is wrong; `field` says what, where it is one field.",
        {"code": "invalid", "message": "A message has at most 4,000 characters.", "field": "body"},
    ),
    "401": ("Nobody is signed in.", {"code": "sign_in", "message": "Sign in first."}),
    "403": ("I may not do this.", {"code": "forbidden", "message": "Only the room's owners may do this."}),
    "404": (
        "It does not exist, or is not mine to know of.",
        {"code": "not_found", "message": "There is no such room."},
    ),
    "409": (
        "It does not fit to what is there now.",
        {"code": "conflict", "message": "This name is taken.", "field": "name"},
    ),
    "413": (
        "The request is too big, and was not read.",
        {"code": "too_large", "message": "This is too big to take in one piece."},
    ),
    "429": (
        "Too many requests; `Retry-After` and `retry_after` say when to come back.",
        {"code": "rate_limited", "message": "That was fast. Wait a moment.", "retry_after": 3.5},
    ),
    "500": (
        "A fault of the server. It has been written down.",
        {"code": "unavailable", "message": "Something broke here. It has been written down."},
    ),
    "503": (
        "Nothing was done; the same request may work in a moment.",
        {"code": "unavailable", "message": "The server is busy. Try again in a moment.", "retry_after": 1},
    ),
}
IDEMPOTENCY_KEY: Schema = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LIMIT, "pattern": "^[!-~]+$"},
}
NOT_MODIFIED: Schema = {
    "description": "Nothing has changed since the answer whose `ETag` is in `If-None-Match`."
}
ALWAYS = ("400", "401", "403", "404", "429", "500", "503")
WRITING = ("409", "413")


class DescribedAPI(NinjaAPI):
    """Its document says everything that it takes and answers."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **_options: Any) -> Any:
        return self._document

    @cached_property
    def _document(self) -> Schema:
        document: Schema = super().get_openapi_schema()
        components = document["components"]
        schemas = components["schemas"]
        schemas["Refusal"] = _define(Refusal, schemas)
        describe_shapes(schemas)
        _even_out(schemas)
        components["responses"] = {
            status: _build_refusal(status, *refusal) for status, refusal in REFUSALS.items()
        }
        components["securitySchemes"]["AccessToken"] = TOKEN
        for path, method, operation in list_operations(document):
            if takes_key(method.upper(), path):
                operation["parameters"].append({**IDEMPOTENCY_KEY})
            _describe(operation, method, schemas)
            _add_scopes(operation, list_scopes(method.upper(), path))
        return document


def _even_out(schema: Any) -> None:
    """`prefixItems` of one kind as `items` of a fixed number, which says the same: several readers know only this."""
    if isinstance(schema, list):
        for each in schema:
            _even_out(each)
    elif isinstance(schema, dict):
        first, *others = schema.get("prefixItems", [None])
        if first and all(each == first for each in others):
            del schema["prefixItems"]
            schema["items"] = first
        for each in schema.values():
            _even_out(each)


def _add_scopes(operation: Schema, scopes: list[Scope]) -> None:
    """A token is the other way to sign in, where it is one."""
    if scopes:
        operation["security"].append({"AccessToken": [scope.value for scope in scopes]})


def _define(model: type[BaseModel], schemas: Schema) -> Schema:
    schema = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    return schema


def list_operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Path, method and operation."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _describe(operation: Schema, method: str, schemas: Schema) -> None:
    for parameter in operation["parameters"]:
        describe_parameter(operation["operationId"], parameter)
    for each in (operation.get("requestBody", {}), *operation["responses"].values()):
        content = each.get("content", {}).get(JSON)
        if content is not None:
            content["example"] = build_example(content["schema"], schemas)
    if method == "get":
        operation["responses"]["304"] = NOT_MODIFIED
    for status in sorted({*ALWAYS, *(WRITING if method != "get" else ())}):
        operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{status}"})


def _build_refusal(status: str, when: str, example: Schema) -> Schema:
    schema = {"$ref": "#/components/schemas/Refusal"}
    phrase = HTTPStatus(int(status)).phrase
    problem = {"title": phrase, "status": int(status), "detail": example["message"], **example}
    return {"description": when, "content": {PROBLEM: {"schema": schema, "example": problem}}}

"""The document of the API as rows for a page: calls by subject, with what they take, answer and look like."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from syncchat.api.base.openapi import JSON, list_operations

Schema = dict[str, Any]
FORMATS = {"date-time": "time", "uuid": "UUID", "binary": "bytes"}
NAMES = {"integer": "number"}


@dataclass(frozen=True)
class Row:
    name: str
    #: Words, with the shape that they end in, if it is one of the list below
    kind: str
    shape: str
    meaning: str
    is_required: bool


@dataclass(frozen=True)
class Call:
    name: str
    method: str
    path: str
    meaning: str
    parameters: list[Row]
    fields: list[Row]
    #: A command line that does it
    request: str
    statuses: list[str]
    answer_kind: str
    answer_shape: str
    answer: str
    refusals: list[str]


@dataclass(frozen=True)
class Subject:
    name: str
    meaning: str
    calls: list[Call]


@dataclass(frozen=True)
class Shape:
    name: str
    meaning: str
    values: list[str]
    fields: list[Row]


def list_subjects(document: Schema, address: str) -> list[Subject]:
    """``address``: the chat's, without a slash at its end."""
    calls: dict[str, list[Call]] = {tag["name"]: [] for tag in document["tags"]}
    for path, method, operation in list_operations(document):
        calls[operation["tags"][0]].append(_read_call(operation, method, path, document, address))
    return [Subject(tag["name"], tag["description"], calls[tag["name"]]) for tag in document["tags"]]


def list_shapes(document: Schema) -> list[Shape]:
    schemas = document["components"]["schemas"]
    return [
        Shape(name, schema.get("description", ""), schema.get("enum", []), _list_fields(schema))
        for name, schema in sorted(schemas.items())
    ]


def _read_call(operation: Schema, method: str, path: str, document: Schema, address: str) -> Call:
    done = {status: each for status, each in operation["responses"].items() if str(status) < "300"}
    answer = next(iter(done.values()))
    content = answer.get("content", {}).get(JSON, {})
    kind, shape = name_kind(content.get("schema", {}))
    body = operation.get("requestBody", {}).get("content", {})
    schema = body.get(JSON, {}).get("schema", {})
    named = document["components"]["schemas"].get(name_kind(schema)[1], {})
    return Call(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        meaning=operation["description"],
        parameters=[_read_parameter(each) for each in operation["parameters"]],
        fields=_list_fields(named),
        request=_write_request(operation, method, path, address),
        statuses=[*map(str, done)],
        answer_kind=kind,
        answer_shape=shape,
        answer=_write_json(content["example"]) if content else "",
        refusals=[str(each) for each in operation["responses"] if str(each) >= "400"],
    )


def _read_parameter(parameter: Schema) -> Row:
    kind, shape = name_kind(parameter["schema"])
    return Row(parameter["name"], kind, shape, parameter["description"], parameter["required"])


def _list_fields(schema: Schema) -> list[Row]:
    required = schema.get("required", ())
    return [
        Row(name, *name_kind(field), field["description"], name in required)
        for name, field in schema.get("properties", {}).items()
    ]


def name_kind(schema: Schema) -> tuple[str, str]:
    """What a value is, for people: words, and the name of a shape that they end in."""
    if "$ref" in schema:
        return "", schema["$ref"].rsplit("/", 1)[-1]
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`", ""
    for choices in ("anyOf", "oneOf", "allOf"):
        if choices in schema:
            # Leaving out says the same
            named = [name_kind(each) for each in schema[choices] if each != {"type": "null"}]
            words = [" ".join(filter(None, each)) for each in named[:-1]]
            return " or ".join([*words, named[-1][0]]), named[-1][1]
    if schema.get("type") == "array":
        inner, shape = name_kind(schema.get("items", {}))
        return f"list of {inner}".strip(), shape
    kind: str = schema.get("type", "")
    return FORMATS.get(schema.get("format", ""), NAMES.get(kind, kind)), ""


def _write_request(operation: Schema, method: str, path: str, address: str) -> str:
    examples = {each["name"]: each.get("example", "") for each in operation["parameters"]}
    for name, example in examples.items():
        path = path.replace(f"{{{name}}}", str(example))
    lines = [f"curl -X {method.upper()} '{address}{path}'", '-H "Authorization: Bearer $TOKEN"']
    lines += _write_body(operation.get("requestBody", {}).get("content", {}))
    return " \\\n  ".join(lines)


def _write_body(content: Schema) -> Iterator[str]:
    if JSON in content:
        yield f"-H 'Content-Type: {JSON}'"
        yield f"-d '{_write_json(content[JSON]['example'])}'"
    elif content:
        yield f"-H 'Content-Type: {next(iter(content))}'"
        yield "--data-binary @part"


def _write_json(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)

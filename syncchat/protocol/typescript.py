"""The shapes on the wire as TypeScript declarations, for the type checker of the browser's code."""

import json
from itertools import chain
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from syncchat.protocol import events, groups, http, search, server_frames, uploads
from syncchat.protocol.asyncapi import list_commands, list_server_frames
from syncchat.protocol.programs import actions, slash
from syncchat.protocol.shape import Shape

HEADER = "// Written by `manage.py describe` from syncchat/protocol/.\n"
# Seq and entry's id; by log. Neither is a shape with a name of its own
ALIASES = """export type Position = Events["to"];
export type Heads = Welcome["heads"];"""
NAMES = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}

Schema = dict[str, Any]


def build_declarations() -> str:
    commands, frames = list_commands(), list_server_frames()
    modes: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in commands),
        *((model, "serialization") for model in _list_told()),
    ]
    _refs, schemas = models_json_schema(modes, ref_template="{model}")
    signals = [frame for frame in frames if frame.model_fields["type"].default == "signal"]
    unions = [_unite("Command", commands), _unite("Signal", signals), _unite("ServerFrame", frames)]
    declared = [_declare(name, schema) for name, schema in schemas["$defs"].items()]
    return "\n".join([HEADER, *declared, *unions, ALIASES]) + "\n"


def _list_told() -> list[type[BaseModel]]:
    """All that the server says, on the socket, over HTTP and in the page."""
    modules = (actions, events, groups, http, search, server_frames, slash, uploads)
    named = chain.from_iterable(vars(module).values() for module in modules)
    bases = (Shape, server_frames.ServerFrame)
    told = [
        each for each in named if isinstance(each, type) and issubclass(each, bases) and each not in bases
    ]
    return list(dict.fromkeys(told))


def _declare(name: str, schema: Schema) -> str:
    words = schema.get("description")
    note = f"/** {' '.join(words.split())} */\n" if words else ""
    if "properties" not in schema:
        return f"{note}export type {name} = {_write(schema)};"
    required = schema.get("required", ())
    fields = [
        f"  {field}{'' if field in required else '?'}: {_write(inner)};"
        for field, inner in schema["properties"].items()
    ]
    return "\n".join([f"{note}export type {name} = {{", *fields, "};"])


def _unite(name: str, models: list[type[BaseModel]]) -> str:
    return f"export type {name} = {' | '.join(model.__name__ for model in models)};"


def _write(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if choices := schema.get("enum"):
        return " | ".join(json.dumps(choice) for choice in choices)
    if kinds := schema.get("anyOf"):
        return " | ".join(_write(kind) for kind in kinds)
    if schema["type"] == "array":
        return _write_array(schema)
    if schema["type"] == "object":
        return f"Record<string, {_write_values(schema)}>"
    return NAMES[schema["type"]]


def _write_array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(_write(item) for item in schema['prefixItems'])}]"
    item = _write(schema["items"])
    return f"({item})[]" if " | " in item else f"{item}[]"


def _write_values(schema: Schema) -> str:
    values = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
    return _write(values[0]) if isinstance(values[0], dict) else "unknown"

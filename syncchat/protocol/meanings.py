"""What fields, frames and parameters mean, and examples of them: put into the schemas that are made from the types."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]


@cache
def _read() -> dict[str, dict[str, list[Any]]]:
    """By shape and field: a meaning, and for a value that no other shape explains an example."""
    return tomllib.loads(Path(__file__).with_name("meanings.toml").read_text())


def find_meaning(shape: str, field: str) -> list[Any]:
    """Raises: KeyError, for a field that nobody has described."""
    return _find(field, shape, "any")


def describe_frame(name: str, signal: str = "") -> str:
    """What a command asks for, or a frame of the server says, in a sentence. Raises: KeyError."""
    meanings = _read()
    return str((meanings["signals"][signal] if signal else meanings["frames"][name])[0])


def describe_shapes(schemas: Schema) -> None:
    """Write into each field of JSON schemas, by their names, what it means."""
    for shape, schema in schemas.items():
        for field, described in schema.get("properties", {}).items():
            _write(described, find_meaning(shape, field))


def describe_parameter(operation: str, parameter: Schema) -> None:
    """Write into a parameter of an operation what it means."""
    parameter["description"], *examples = _find(parameter["name"], operation, "parameters")
    if examples:
        parameter["example"] = examples[0]


def _find(name: str, *places: str) -> list[Any]:
    for place in places:
        if meaning := _read().get(place, {}).get(name):
            return meaning
    raise KeyError(f"syncchat/protocol/meanings.toml does not say what {name} of {places[0]} means")


def _write(schema: Schema, meaning: list[Any]) -> None:
    schema["description"] = meaning[0]
    if len(meaning) > 1:
        schema["examples"] = meaning[1:]

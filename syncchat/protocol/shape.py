"""What all shapes that the server says have in common."""

from typing import Any

from pydantic import BaseModel, ConfigDict


def leave_out_null(schema: dict[str, Any]) -> None:
    """What is null is not sent, on the socket or over HTTP: the field is absent instead."""
    for name, field in schema.get("properties", {}).items():
        kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == len(field.get("anyOf", ())):
            continue
        del field["anyOf"]
        field.pop("default", None)
        field.update(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})
        schema["required"] = [each for each in schema.get("required", ()) if each != name]


class Shape(BaseModel):
    """Of what the server says. A field that has a default is always there, unless it is null."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_serialization_defaults_required=True,
        json_schema_extra=leave_out_null,
    )

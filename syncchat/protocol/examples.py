"""Examples of whole requests and answers, put together from those of their fields."""

from typing import Any

Schema = dict[str, Any]


def build_example(schema: Schema, schemas: Schema) -> Any:
    """The smallest value that the schema allows and that still says something: what may be left out is left out,
    unless all of it may. ``schemas`` are those that it refers to, by name.
    """
    if "$ref" in schema:
        return build_example(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    for known in ("examples", "enum"):
        if known in schema:
            return schema[known][0]
    if "const" in schema:
        return schema["const"]
    for choices in ("anyOf", "oneOf", "allOf"):
        if choices in schema:
            return build_example(schema[choices][0], schemas)
    if "items" in schema:
        return [build_example(schema["items"], schemas)]
    fields = schema.get("properties", {})
    shown = [name for name in fields if name in schema.get("required", ())] or fields
    return {name: build_example(fields[name], schemas) for name in shown}

"""Hypothesis strategies from JSON schemas: what a schema allows, and what is nearly that."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]
Strategy = st.SearchStrategy[Any]

# Ids start at one: small numbers name what exists
SMALL = 12
LONGEST = 300

ANYTHING: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=6,
)


class Schemas:
    """``ids`` are UUIDs that exist, so that not every guess names nothing."""

    def __init__(self, definitions: Mapping[str, Schema], *, ids: Sequence[str]) -> None:
        self._definitions = definitions
        self._ids = st.sampled_from(list(ids)) | st.uuids().map(str)

    def build(self, schema: Schema) -> Strategy:
        if "$ref" in schema:
            return self.build(self._definitions[schema["$ref"].rsplit("/", 1)[1]])
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                return st.one_of([self.build(each) for each in schema[key]])
        return getattr(self, f"_{schema.get('type', 'any')}")(schema)  # type: ignore[no-any-return]

    def _any(self, _schema: Schema) -> Strategy:
        return ANYTHING

    def _null(self, _schema: Schema) -> Strategy:
        return st.none()

    def _boolean(self, _schema: Schema) -> Strategy:
        return st.booleans()

    def _integer(self, schema: Schema) -> Strategy:
        low, high = schema.get("minimum"), schema.get("maximum")
        return st.integers(low or 0, min(high or SMALL, SMALL)) | st.integers(low, high)

    def _number(self, schema: Schema) -> Strategy:
        return st.floats(schema.get("minimum"), schema.get("maximum"))

    def _string(self, schema: Schema) -> Strategy:
        if schema.get("format") == "uuid":
            return self._ids
        if "pattern" in schema:
            return st.from_regex(schema["pattern"])
        return st.text(
            min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", LONGEST), LONGEST)
        )

    def _array(self, schema: Schema) -> Strategy:
        if "prefixItems" in schema:
            return st.tuples(*[self.build(each) for each in schema["prefixItems"]]).map(list)
        return st.lists(self.build(schema.get("items", {})), max_size=min(schema.get("maxItems", 5), 5))

    def _object(self, schema: Schema) -> Strategy:
        fields = {name: self.build(each) for name, each in schema.get("properties", {}).items()}
        if not fields:
            values = self.build(schema.get("additionalProperties") or {})
            return st.dictionaries(st.from_regex(r"^\d{1,4}$", fullmatch=True), values, max_size=4)
        required = set(schema.get("required", ()))
        needed = {name: each for name, each in fields.items() if name in required}
        return st.fixed_dictionaries(
            needed, optional={n: each for n, each in fields.items() if n not in required}
        )


@st.composite
def spoiled(draw: st.DrawFn, sound: Strategy) -> Any:
    """Something sound with one or two fields of another kind, too many, or missing."""
    value = draw(sound)
    if not isinstance(value, dict) or not value:
        return draw(ANYTHING)
    for _ in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(sorted(value)) if value else st.text(max_size=9))
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                value = {**value, name: draw(ANYTHING)}
            case "remove":
                value = {key: each for key, each in value.items() if key != name}
            case _:
                value = {**value, draw(st.text(max_size=9)): draw(ANYTHING)}
    return value

"""The two documents for programs say of everything what it means, with an example that fits."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from syncchat.api.base.openapi import REFUSALS
from tests.architecture.source import ROOT

OPENAPI, ASYNCAPI = (
    json.loads((ROOT / "docs" / name).read_text()) for name in ("openapi.json", "asyncapi.json")
)
SCHEMAS = {**ASYNCAPI["components"]["schemas"], **OPENAPI["components"]["schemas"]}
MEANINGS = tomllib.loads((ROOT / "syncchat" / "protocol" / "meanings.toml").read_text())
OPERATIONS = {
    each["operationId"]: each for operations in OPENAPI["paths"].values() for each in operations.values()
}
FRAMES = {
    each["name"]: each for each in ASYNCAPI["components"]["messages"].values() if each["name"] != "signal"
}
OF_FRAMES = {"any", "parameters", "frames", "signals"}

Schema = dict[str, Any]


def list_bodies(operation: Schema) -> Iterator[Schema]:
    for each in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from each.get("content", {}).values()


def explain(schema: Schema) -> bool:
    """A value's kind shows what it looks like, or an example does."""
    if {"examples", "$ref", "const", "enum"} & schema.keys():
        return True
    inner = [schema["items"]] if "items" in schema else [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    return bool(inner) and any(explain(each) for each in inner)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_has_a_meaning_and_shows_what_it_looks_like(name: str) -> None:
    fields = SCHEMAS[name].get("properties", {})

    assert [field for field, schema in fields.items() if not schema.get("description")] == []
    assert [field for field, schema in fields.items() if not explain(schema)] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_of_a_field_fits_it(name: str) -> None:
    for schema in SCHEMAS[name].get("properties", {}).values():
        whole = {**schema, "components": {"schemas": SCHEMAS}}
        for example in schema.get("examples", ()):
            jsonschema_rs.Draft202012Validator(whole).validate(example)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does_takes_and_answers(name: str) -> None:
    operation = OPERATIONS[name]

    assert operation["summary"]
    assert operation["description"]
    for parameter in operation["parameters"]:
        assert parameter["description"], parameter
        assert "example" in parameter or explain(parameter["schema"]), parameter
    for content in list_bodies(operation):
        if content["schema"].get("format") != "binary":
            whole = {**content["schema"], "components": OPENAPI["components"]}
            jsonschema_rs.Draft202012Validator(whole).validate(content["example"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_declares_how_it_refuses(name: str) -> None:
    declared = {status for status in OPERATIONS[name]["responses"] if status >= "400"}

    assert {"401", "429", "503"} <= declared <= {*REFUSALS}


def test_every_refusal_has_an_example_that_fits() -> None:
    validator = jsonschema_rs.Draft202012Validator({**SCHEMAS["Refusal"], "components": {"schemas": SCHEMAS}})
    for status, answer in OPENAPI["components"]["responses"].items():
        assert answer["description"], status
        validator.validate(answer["content"]["application/problem+json"]["example"])


def test_a_tag_is_explained_and_an_operation_has_a_name_for_people() -> None:
    assert {tag for each in OPERATIONS.values() for tag in each["tags"]} == {
        each["name"] for each in OPENAPI["tags"] if each["description"]
    }
    assert len(OPERATIONS) == sum(len(each) for each in OPENAPI["paths"].values())
    assert [name for name in OPERATIONS if "syncchat" in name] == []


@pytest.mark.parametrize(
    "message", ASYNCAPI["components"]["messages"].values(), ids=lambda each: each["summary"][:30]
)
def test_every_frame_is_summed_up_with_an_example_that_fits(message: Schema) -> None:
    whole = {**message["payload"], "components": ASYNCAPI["components"]}

    assert message["summary"]
    for example in message["examples"]:
        jsonschema_rs.Draft202012Validator(whole).validate(example["payload"])


def test_the_socket_says_where_it_is_and_who_may_open_it() -> None:
    (server,) = ASYNCAPI["servers"].values()

    named = {each["$ref"].rsplit("/", 1)[-1] for each in server["security"]}
    assert named == {*ASYNCAPI["components"]["securitySchemes"]}


def test_nothing_is_explained_that_is_not_there() -> None:
    fields = {field for schema in SCHEMAS.values() for field in schema.get("properties", {})}
    parameters = {each["name"] for operation in OPERATIONS.values() for each in operation["parameters"]}

    assert {*MEANINGS["any"]} - fields == set()
    assert {*MEANINGS["parameters"]} - parameters == set()
    assert {*MEANINGS["frames"]} == {*FRAMES}
    for name in MEANINGS.keys() - OF_FRAMES:
        known = (
            SCHEMAS[name]["properties"]
            if name in SCHEMAS
            else [each["name"] for each in OPERATIONS[name]["parameters"]]
        )
        assert {*MEANINGS[name]} - {*known} == set(), name

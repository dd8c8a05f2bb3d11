"""Imports run one way: doors, then domain, then models; the protocol knows nobody."""

import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.source import Module, list_modules

DOORS = (
    "views",
    "api",
    "consumers",
    "routing",
    "socket",
    "management",
    "operations",
    "templatetags",
    "integrations",
    "slack",
)
MAY_IMPORT = {
    "domain": {
        "domain",
        "access",
        "errors",
        "log",
        "models",
        "origin",
        "outage",
        "permissions",
        "protocol",
        "queue",
        "reach",
        "search",
        "text",
    },
    # Whatever decides about access asks it
    "reach": set[str](),
    "origin": set[str](),
    # Tasks are functions of the domain; who does them knows them by name
    "queue": {"queue"},
    "log": {"log", "errors", "models", "outage", "protocol", "reach"},
    "errors": {"protocol.kinds"},
    "access": {"models", "errors", "protocol.kinds", "reach"},
    "permissions": {"models", "protocol.kinds"},
    "models": {"models", "protocol.kinds", "reach"},
    "search": {"search", "models", "protocol.kinds", "text"},
    "text": {"text"},
    "outage": set[str](),
    "serializers": {"serializers", "access", "domain", "log", "models", "permissions", "protocol", "reach"},
    # One more reader of the logs: it tells programs by verbs of the domain
    "webhooks": {
        "webhooks",
        "access",
        "domain",
        "errors",
        "models",
        "permissions",
        "protocol",
        "serializers",
    },
    # Who delivers reads what is delivered, and never decides who may see it
    "realtime": {"realtime", "serializers", "log", "models", "origin", "protocol", "outage", "reach"},
    "protocol": {"protocol"},
}


def find_layer(name: str) -> str:
    return name.removeprefix("syncchat.").split(".")[0]


def list_allowed(module: Module) -> set[str]:
    return MAY_IMPORT[find_layer(module.name)]


def list_wrong_imports(module: Module) -> list[str]:
    allowed = list_allowed(module)
    ours = [name for name in module.imports() if name.startswith("syncchat.")]
    return [
        name
        for name in ours
        if not any(name == f"syncchat.{layer}" or name.startswith(f"syncchat.{layer}.") for layer in allowed)
    ]


RULED = [module for module in list_modules() if find_layer(module.name) in MAY_IMPORT]


def test_module_imports_only_what_its_layer_may() -> None:
    wrong = {module.name: list_wrong_imports(module) for module in RULED}
    assert {name: imports for name, imports in wrong.items() if imports} == {}


def test_protocol_needs_nothing_but_pydantic_and_python() -> None:
    protocol = [module for module in RULED if find_layer(module.name) == "protocol"]
    foreign = {name.split(".")[0] for module in protocol for name in module.imports()}
    assert foreign - {"syncchat", "pydantic", "pydantic_core"} <= sys.stdlib_module_names


@pytest.mark.parametrize("layer", ["domain", "models", "access", "protocol"])
def test_inner_layer_knows_no_door_and_no_request(layer: str) -> None:
    forbidden = {f"syncchat.{door}" for door in DOORS} | {"django.http", "channels", "django.shortcuts"}
    for module in RULED:
        if find_layer(module.name) == layer:
            wrong = [name for name in module.imports() if any(name.startswith(bad) for bad in forbidden)]
            assert wrong == [], module.name


def test_configuration_holds_no_chat() -> None:
    """Root routing may include the chat's; settings name it only as strings."""
    allowed = ("syncchat.operations", "syncchat.routing")
    for module in list_modules():
        if module.name.startswith("syncchatroom"):
            ours = [name for name in module.imports() if name.startswith("syncchat.")]
            assert [name for name in ours if not name.startswith(allowed)] == [], module.name


def test_only_publish_and_the_layer_touch_the_channel_layer() -> None:
    may = {"syncchat.log.publish", "syncchat.realtime.layer", "syncchat.operations.health"}
    users = {
        module.name
        for module in list_modules()
        if any(name.startswith("channels.layers") for name in module.imports())
    }
    assert users <= may


def list_our_imports(module: Module, names: set[str]) -> set[str]:
    """Modules of ours that it needs: `from package import module` and `from module import name` alike."""
    found = {
        next((each for each in (name, name.rpartition(".")[0]) if each in names), "")
        for name in module.imports()
    }
    return found - {"", module.name}


def test_no_module_needs_itself_by_way_of_another() -> None:
    names = {module.name for module in list_modules()}
    needs = {module.name: list_our_imports(module, names) for module in list_modules()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))

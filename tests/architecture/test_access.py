"""Whoever asks for a room or a message goes through access.py, which may refuse."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, list_modules
from tests.architecture.test_imports import DOORS, find_layer

# Rows that belong to rooms, and so to their members
GUARDED = {"Room", "Message", "Membership", "Mention", "Log", "LogEntry"}
# What people name by an id
ASKED_FOR = {"Room", "Message", "Membership"}
FETCHES = {"get", "first", "in_bulk", "aget", "afirst"}
# Commands of the operator, who may see everything
UNGUARDED = ("syncchat.management", "syncchat.operations")

# The client's ids of messages are looked up across rooms on purpose: a resend has to find its first copy
ALLOWED = {
    "syncchat.domain.messages.sending": {"Message"},
    "syncchat.domain.later.scheduled": {"Message"},
    # What a link shows is looked for by the queue, and told to the message's own room
    "syncchat.domain.links.previews": {"Message"},
    # What is brought back asks whether what it passes on is still there, for nobody in particular
    # The queue reports what a list of words found
    "syncchat.domain.moderation.catching": {"Message"},
    "syncchat.domain.moderation.kept": {"Message", "Room"},
    # Whoever deletes their account takes back what they said in rooms that they have left
    "syncchat.domain.leaving.erasing": {"Message"},
}
# Found by something that only its own people can name, never by an id from outside
OWN_KEY = {"is_general", "direct_key", "log", "log_id"}


def list_queries(module: Module) -> Iterator[tuple[str, ast.Attribute]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr="objects") if name in GUARDED:
                yield name, node


def list_fetched(module: Module) -> set[str]:
    """Models of which this module gets single rows by an id."""
    found = set[str]()
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in FETCHES:
            continue
        names = {
            name for name, query in list_queries(module) if name in ASKED_FOR and query in ast.walk(node)
        }
        keys = {
            keyword.arg for call in ast.walk(node) if isinstance(call, ast.Call) for keyword in call.keywords
        }
        if names and not keys & OWN_KEY:
            found |= names
    return found


def list_doors() -> list[Module]:
    return [
        module
        for module in list_modules()
        if find_layer(module.name) in DOORS and not module.name.startswith(UNGUARDED)
    ]


@pytest.mark.parametrize("module", list_doors(), ids=lambda module: module.name)
def test_a_door_asks_nothing_of_the_database_about_rooms(module: Module) -> None:
    assert [name for name, _query in list_queries(module)] == []


def test_a_verb_takes_what_it_was_asked_for_from_access() -> None:
    verbs = [module for module in list_modules() if find_layer(module.name) == "domain"]
    fetched = {module.name: list_fetched(module) for module in verbs}
    assert {name: models for name, models in fetched.items() if models} == ALLOWED

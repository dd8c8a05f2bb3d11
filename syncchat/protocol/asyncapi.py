"""The socket protocol as an AsyncAPI 3.0 document, made from the types alone (asyncapi.com/docs/reference)."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from syncchat.protocol import commands, server_frames

Schema = dict[str, Any]


def list_commands() -> list[type[BaseModel]]:
    return list(get_args(get_args(commands.AnyCommand)[0]))


def list_server_frames() -> list[type[BaseModel]]:
    named = [each for each in vars(server_frames).values() if isinstance(each, type)]
    found = [each for each in named if issubclass(each, server_frames.ServerFrame)]
    return [each for each in found if "type" in each.model_fields]


def build_asyncapi() -> Schema:
    said, told = list_commands(), list_server_frames()
    _refs, schemas = models_json_schema(
        [(model, "validation") for model in said] + [(model, "serialization") for model in told],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "SyncChatRoom", "version": str(server_frames.VERSION), "license": {"name": "MIT"}},
        "channels": {"socket": {"address": "/ws/", "messages": _refer(said + told)}},
        "operations": {"answer": _operate("receive", said), "tell": _operate("send", told)},
        "components": {
            "messages": {m.__name__: _message(m) for m in said + told},
            "schemas": schemas["$defs"],
        },
    }


def _refer(models: list[type[BaseModel]]) -> Schema:
    return {model.__name__: {"$ref": f"#/components/messages/{model.__name__}"} for model in models}


def _message(model: type[BaseModel]) -> Schema:
    return {"contentType": "application/json", "payload": {"$ref": f"#/components/schemas/{model.__name__}"}}


def _operate(action: str, models: list[type[BaseModel]]) -> Schema:
    messages = [{"$ref": f"#/channels/socket/messages/{model.__name__}"} for model in models]
    return {"action": action, "channel": {"$ref": "#/channels/socket"}, "messages": messages}

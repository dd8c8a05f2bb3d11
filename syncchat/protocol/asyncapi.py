"""The socket protocol as an AsyncAPI 3.0 document, made from the types alone (asyncapi.com/docs/reference)."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from syncchat.protocol import commands, server_frames
from syncchat.protocol.examples import build_example
from syncchat.protocol.meanings import describe_frame, describe_shapes

Schema = dict[str, Any]
DESCRIPTION = (
    "Numbered logs without a gap; docs/protocol.md says how a client follows them and what it may rely on."
)
SERVER = {
    "host": "{host}",
    "protocol": "wss",
    "description": "Where the chat is reached; ws where it is served without TLS.",
    "variables": {"host": {"default": "127.0.0.1:8000", "description": "Name and port of the chat"}},
    "security": [
        {"$ref": "#/components/securitySchemes/session"},
        {"$ref": "#/components/securitySchemes/token"},
    ],
}
SECURITY = {
    "session": {
        "type": "httpApiKey",
        "name": "sessionid",
        "in": "cookie",
        "description": "The cookie of a sign-in, together with the `Origin` that the chat is reached by.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token, without an `Origin`. What it may do, its scopes say.",
    },
}


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
    described = schemas["$defs"]
    describe_shapes(described)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "SyncChatRoom",
            "version": str(server_frames.VERSION),
            "license": {"name": "MIT"},
            "description": DESCRIPTION,
        },
        "servers": {"chat": SERVER},
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": "/ws/",
                "description": "One frame of text, one JSON object.",
                "messages": _refer(said + told),
            }
        },
        "operations": {
            "answer": _operate("receive", said, "What a client asks for; each is answered."),
            "tell": _operate("send", told, "What the server answers, or says of its own accord."),
        },
        "components": {
            "messages": {m.__name__: _message(m, described) for m in said + told},
            "schemas": described,
            "securitySchemes": SECURITY,
        },
    }


def _refer(models: list[type[BaseModel]]) -> Schema:
    return {model.__name__: {"$ref": f"#/components/messages/{model.__name__}"} for model in models}


def _message(model: type[BaseModel], schemas: Schema) -> Schema:
    fields = schemas[model.__name__]["properties"]
    kind = fields["type"]["const"]
    return {
        "name": kind,
        "summary": describe_frame(kind, fields["kind"]["const"] if kind == "signal" else ""),
        "payload": {"$ref": f"#/components/schemas/{model.__name__}"},
        "examples": [{"payload": build_example(schemas[model.__name__], schemas)}],
    }


def _operate(action: str, models: list[type[BaseModel]], summary: str) -> Schema:
    messages = [{"$ref": f"#/channels/socket/messages/{model.__name__}"} for model in models]
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": "#/channels/socket"},
        "messages": messages,
    }

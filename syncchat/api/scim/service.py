"""What this service can do, for providers that ask before they begin."""

from typing import Any

from syncchat.api.scim.request import LIST, PAGE
from syncchat.api.scim.resources import GROUP, USER

SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
TEXT = ("string", False)
ATTRIBUTES: dict[str, dict[str, tuple[str, bool]]] = {
    USER: {
        "userName": TEXT,
        "externalId": TEXT,
        "displayName": TEXT,
        "name": ("complex", False),
        "emails": ("complex", True),
        "active": ("boolean", False),
    },
    GROUP: {"displayName": TEXT, "externalId": TEXT, "members": ("complex", True)},
}
PARTS = {
    "name": ("formatted", "givenName", "familyName"),
    "emails": ("value", "type"),
    "members": ("value", "display"),
}


def describe_service(path: str, base: str) -> dict[str, Any] | None:
    """None where there is nothing."""
    place, _slash, name = path.partition("/")
    if place.lower() == "serviceproviderconfig" and not name:
        return _describe_config(base)
    listed = {"resourcetypes": _list_types(base), "schemas": _list_schemas(base)}.get(place.lower())
    if listed is None:
        return None
    if name:
        return next((each for each in listed if each["id"].lower() == name.lower()), None)
    around = {"totalResults": len(listed), "startIndex": 1, "itemsPerPage": len(listed)}
    return {"schemas": [LIST], **around, "Resources": listed}


def _describe_config(base: str) -> dict[str, Any]:
    off = {"supported": False}
    bearer = {
        "type": "oauthbearertoken",
        "name": "Access token",
        "description": "Of an owner, with the scope scim",
        "primary": True,
    }
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": PAGE},
        "changePassword": off,
        "sort": off,
        "etag": {"supported": True},
        "authenticationSchemes": [bearer],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def _list_types(base: str) -> list[dict[str, Any]]:
    return [
        {
            "schemas": [TYPE],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, schema in (("User", USER), ("Group", GROUP))
    ]


def _list_schemas(base: str) -> list[dict[str, Any]]:
    return [
        {
            "schemas": [SCHEMA],
            "id": schema,
            "name": schema.rpartition(":")[2],
            "attributes": [_describe(name, *said) for name, said in attributes.items()],
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{schema}"},
        }
        for schema, attributes in ATTRIBUTES.items()
    ]


def _describe(name: str, kind: str, is_many: bool) -> dict[str, Any]:
    described = {
        "name": name,
        "type": kind,
        "multiValued": is_many,
        "required": name == "userName",
        "caseExact": name == "externalId",
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "server" if name == "userName" else "none",
    }
    if kind == "complex":
        described["subAttributes"] = [_describe(part, *TEXT) for part in PARTS[name]]
    return described

"""People and groups as SCIM resources, and what is read of one that a provider sends."""

import hashlib
import json
from typing import Any

from syncchat.api.scim.errors import ScimError
from syncchat.api.scim.paths import Resource, find, read_switch, read_values
from syncchat.domain.sign_on.provisioning import Said
from syncchat.models import PeopleGroup, User

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def describe_user(user: User, base: str) -> Resource:
    kept = getattr(user, "provisioned", None)
    body: Resource = {
        "schemas": [USER],
        "id": str(user.pk),
        "externalId": kept.external_id if kept else "",
        "userName": kept.user_name if kept else user.username,
        "displayName": user.name,
        "name": {
            "formatted": user.name,
            "givenName": kept.given_name if kept else "",
            "familyName": kept.family_name if kept else "",
        },
        "emails": [{"value": user.email, "type": "work", "primary": True}] if user.email else [],
        "active": user.is_active,
    }
    changed = kept.changed_at if kept else user.date_joined
    return _finish(body, "User", f"{base}/Users/{user.pk}", user.date_joined, changed)


def describe_group(group: PeopleGroup, base: str, *, members: bool = True) -> Resource:
    kept = getattr(group, "provisioned", None)
    body: Resource = {
        "schemas": [GROUP],
        "id": str(group.pk),
        "externalId": kept.external_id if kept else "",
        "displayName": kept.display_name if kept else group.name,
    }
    if members:
        body["members"] = [
            {"value": str(person.pk), "display": person.name, "$ref": f"{base}/Users/{person.pk}"}
            for person in group.people.order_by("pk")
        ]
    changed = kept.changed_at if kept else group.created_at
    return _finish(body, "Group", f"{base}/Groups/{group.pk}", group.created_at, changed)


def blank_user() -> Resource:
    """What a PUT is laid over: what it leaves out is empty, and active."""
    name = {"formatted": "", "givenName": "", "familyName": ""}
    return {"externalId": "", "userName": "", "displayName": "", "name": name, "emails": [], "active": True}


def blank_group() -> Resource:
    return {"externalId": "", "displayName": "", "members": []}


def lay_over(blank: Resource, given: Any) -> Resource:
    """Raises: ScimError."""
    if not isinstance(given, dict):
        raise ScimError(400, "A resource is an object.", "invalidSyntax")
    for name, empty in blank.items():
        value = find(given, name)
        if value is None:
            continue
        if isinstance(empty, list):
            blank[name] = read_values(value) if value else []
        elif isinstance(empty, dict):
            said = value if isinstance(value, dict) else {}
            blank[name] = {part: find(said, part) or "" for part in empty}
        else:
            blank[name] = value
    return blank


def read_user(resource: Resource, former: User | None = None) -> Said:
    """Raises: ScimError."""
    name = resource["name"]
    parts = [_read_text(name, "givenName"), _read_text(name, "familyName")]
    shown = _read_text(resource, "displayName")
    joined = " ".join(part for part in parts if part)
    # Of the three, the one that was changed; Entra changes parts of the name alone
    formatted = _read_text(name, "formatted")
    before, kept = (former.name, getattr(former, "provisioned", None)) if former else ("", None)
    joined_before = " ".join(part for part in (kept.given_name, kept.family_name) if part) if kept else ""
    told = ((shown, before), (formatted, before), (joined, joined_before))
    wished = next((said for said, known in told if said and said != known), before)
    return Said(
        user_name=_read_text(resource, "userName"),
        name=wished[:60],
        given_name=parts[0],
        family_name=parts[1],
        email=_choose_email(resource["emails"]),
        external_id=_read_text(resource, "externalId"),
        is_active=read_switch(resource["active"]),
    )


def _choose_email(emails: list[Resource]) -> str:
    """The primary one, else the one for work, else the first."""

    def rank(each: Resource) -> tuple[bool, bool]:
        is_primary = each.get("primary") in (True, "true", "True")
        return (not is_primary, str(each.get("type", "")).lower() != "work")

    known = [each for each in emails if isinstance(each.get("value"), str) and each["value"]]
    return str(min(known, key=rank)["value"]).strip() if known else ""


def _read_text(resource: Resource, name: str) -> str:
    value = resource.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value:
        raise ScimError(400, f"{name} is text.", "invalidValue")
    return value.strip()


def _finish(body: Resource, kind: str, location: str, created: Any, changed: Any) -> Resource:
    version = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:20]
    meta = {
        "resourceType": kind,
        "created": created.isoformat(),
        "lastModified": changed.isoformat(),
        "location": location,
        "version": f'W/"{version}"',
    }
    # What is empty is left out, as if it were not there (RFC 7643, 2.5)
    return {name: value for name, value in body.items() if value not in ("", [])} | {"meta": meta}

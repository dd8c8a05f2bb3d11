"""`/Groups`."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from syncchat.api.scim.errors import ScimError, say
from syncchat.api.scim.paths import Resource, change, read_filter, read_values
from syncchat.api.scim.request import ScimRequest, check_version, choose_attributes, find_page, show
from syncchat.api.scim.resources import blank_group, describe_group, lay_over
from syncchat.domain.sign_on import provisioned_groups as provisioning
from syncchat.models import PeopleGroup


def answer(request: ScimRequest, name: str) -> HttpResponse:
    """Raises: ScimError, DomainError."""
    if not name:
        if request.method == "GET":
            return _list(request)
        if request.method == "POST":
            said = _read(lay_over(blank_group(), request.body))
            made = provisioning.provision_group(actor=request.actor, **said)
            return show(request, describe_group(made, request.base), 201)
        raise ScimError(405, "GET or POST.")
    before = describe_group(provisioning.find_group(actor=request.actor, group_id=name), request.base)
    if request.method == "GET":
        return show(request, before)
    check_version(request, before)
    if request.method == "DELETE":
        provisioning.deprovision_group(actor=request.actor, group_id=name)
        return HttpResponse(status=204)
    said = _read(_change(request, before))
    changed = provisioning.update_group(actor=request.actor, group_id=name, **said)
    return show(request, describe_group(changed, request.base))


def _change(request: ScimRequest, before: Resource) -> Resource:
    if request.method == "PUT":
        return lay_over(blank_group(), request.body)
    if request.method == "PATCH":
        resource = lay_over(blank_group(), before)
        change(resource, request.body)
        return resource
    raise ScimError(405, "GET, PUT, PATCH or DELETE.")


def _read(resource: Resource) -> dict[str, Any]:
    """Raises: ScimError."""
    for name in ("displayName", "externalId"):
        if not isinstance(resource[name], str) or "\0" in resource[name]:
            raise ScimError(400, f"{name} is text.", "invalidValue")
    return {
        "name": resource["displayName"].strip(),
        "external_id": resource["externalId"].strip(),
        "people": [str(each["value"]) for each in read_values(resource["members"])],
    }


def _list(request: ScimRequest) -> HttpResponse:
    groups = provisioning.list_groups(actor=request.actor)
    if text := request.query.get("filter", ""):
        groups = _filter(groups, text)
    page, around = find_page(request, groups)
    left_out = request.query.get("excludedAttributes", "").lower()
    described = [
        choose_attributes(request, describe_group(each, request.base, members="members" not in left_out))
        for each in page
    ]
    return say(around | {"Resources": described})


def _filter(groups: QuerySet[PeopleGroup], text: str) -> QuerySet[PeopleGroup]:
    for name, value in read_filter(text).items():
        said = str(value)
        is_number = said.isascii() and said.isdecimal() and len(said) < 18
        if name == "displayname":
            named = groups.filter(provisioned__display_name__iexact=said)
            groups = named or groups.filter(provisioned__isnull=True, name__iexact=said)
        elif name == "externalid":
            groups = groups.filter(provisioned__external_id=said)
        elif name == "id":
            groups = groups.filter(pk=int(said)) if is_number else groups.none()
        elif name in ("members", "members.value"):
            groups = groups.filter(members__user_id=int(said)) if is_number else groups.none()
        else:
            raise ScimError(400, f"Nothing is filtered by {name}.", "invalidFilter")
    return groups

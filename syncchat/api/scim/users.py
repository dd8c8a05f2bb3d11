"""`/Users`."""

from django.db.models import QuerySet
from django.http import HttpResponse

from syncchat.api.scim.errors import ScimError, say
from syncchat.api.scim.paths import Resource, change, read_filter
from syncchat.api.scim.request import ScimRequest, check_version, choose_attributes, find_page, show
from syncchat.api.scim.resources import blank_user, describe_user, lay_over, read_user
from syncchat.domain.sign_on import provisioning
from syncchat.models import User


def answer(request: ScimRequest, name: str) -> HttpResponse:
    """Raises: ScimError, DomainError."""
    if not name:
        if request.method == "GET":
            return _list(request)
        if request.method == "POST":
            said = read_user(lay_over(blank_user(), request.body))
            made = provisioning.provision(actor=request.actor, said=said)
            return show(request, describe_user(made, request.base), 201)
        raise ScimError(405, "GET or POST.")
    user = provisioning.find_one(actor=request.actor, user_id=name)
    before = describe_user(user, request.base)
    if request.method == "GET":
        return show(request, before)
    check_version(request, before)
    if request.method == "DELETE":
        provisioning.deprovision(actor=request.actor, user_id=name)
        return HttpResponse(status=204)
    said = read_user(_change(request, before), user)
    return show(
        request,
        describe_user(provisioning.update_person(actor=request.actor, user_id=name, said=said), request.base),
    )


def _change(request: ScimRequest, before: Resource) -> Resource:
    if request.method == "PUT":
        return lay_over(blank_user(), request.body)
    if request.method == "PATCH":
        resource = lay_over(blank_user(), before)
        change(resource, request.body)
        return resource
    raise ScimError(405, "GET, PUT, PATCH or DELETE.")


def _list(request: ScimRequest) -> HttpResponse:
    people = provisioning.list_people(actor=request.actor)
    if text := request.query.get("filter", ""):
        people = _filter(people, text)
    page, around = find_page(request, people)
    described = [choose_attributes(request, describe_user(user, request.base)) for user in page]
    return say(around | {"Resources": described})


def _filter(people: QuerySet[User], text: str) -> QuerySet[User]:
    for name, value in read_filter(text).items():
        said = str(value)
        if name == "username":
            people = provisioning.find_by_user_name(people, said)
        elif name == "externalid":
            people = people.filter(provisioned__external_id=said)
        elif name == "id":
            people = people.filter(pk=int(said)) if said.isascii() and said.isdecimal() else people.none()
        elif name in ("emails", "emails.value"):
            people = people.filter(email__iexact=said)
        elif name == "active":
            people = people.filter(is_active=said.lower() == "true")
        else:
            raise ScimError(400, f"Nothing is filtered by {name}.", "invalidFilter")
    return people

"""`/api/v1/docs`: every call of the API, for people who write programs."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from syncchat.api.application import api
from syncchat.api.base.openapi import REFUSALS
from syncchat.api.base.reference import list_shapes, list_subjects


@require_safe
@login_required
def show_reference(request: HttpRequest) -> HttpResponse:
    document = api.get_openapi_schema()
    context = {
        "paragraphs": document["info"]["description"].split("\n\n"),
        "subjects": list_subjects(document, request.build_absolute_uri("/").rstrip("/")),
        "shapes": list_shapes(document),
        "refusals": [(status, *refusal) for status, refusal in REFUSALS.items()],
    }
    return render(request, "programs/reference.html", context)

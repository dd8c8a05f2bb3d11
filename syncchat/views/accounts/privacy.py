"""What is kept of people here, and who can read it: for everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from syncchat.domain.privacy import describe_practice
from syncchat.sign_in.oidc.provider import list_providers


@require_safe
def show_privacy(request: HttpRequest) -> HttpResponse:
    providers = [app.name for app in list_providers(request)]
    return render(request, "privacy/page.html", {"practice": describe_practice(), "providers": providers})

"""Whether somebody has shown within some minutes who they are, and where they are asked to."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


def is_confirmed(request: HttpRequest) -> bool:
    """A sign-in of a moment ago shows it as well as being asked again does."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - each["at"] < app_settings.REAUTHENTICATION_TIMEOUT for each in records)


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """By what they have here; or by their provider, where it alone signs them in."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = methods[0]["url"] if methods else reverse("confirm_by_provider")
    answer: HttpResponse = suspend_request(request, url)
    return answer


def confirmed(view: View) -> View:
    """For whoever has shown it; others are asked, and come back here."""

    @wraps(view)
    def ask_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_confirmed(request) else ask_to_confirm(request)

    return never_cache(login_required(ask_first))

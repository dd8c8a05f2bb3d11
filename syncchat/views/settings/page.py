"""What every settings page shares."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from syncchat.views.chat import SignedInRequest

View = Callable[..., HttpResponse]


def owner_only(view: View) -> View:
    """For everyone else these pages are not there."""

    @wraps(view)
    @login_required
    def check_owner(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_owner:
            raise Http404
        return view(request, **kwargs)

    return check_owner


def show(request: SignedInRequest, page: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Draw one of the settings pages; ``page`` names its template and lights its place in the menu."""
    return render(request, f"settings/{page}.html", {"page": page, **context}, status=status)

"""What every settings page shares."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from syncchat.views.chat import SignedInRequest


def show(request: SignedInRequest, page: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Draw one of the settings pages; ``page`` names its template and lights its place in the menu."""
    return render(request, f"settings/{page}.html", {"page": page, **context}, status=status)

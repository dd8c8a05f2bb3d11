"""What every settings page shares."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from syncchat.domain.rights.asking import may
from syncchat.errors import DomainError
from syncchat.protocol.kinds import Right
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal

View = Callable[..., HttpResponseBase]


def only_with(right: Right) -> Callable[[View], View]:
    """For whoever may not, these pages are not there."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def check(request: SignedInRequest, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, right):
                raise Http404
            return view(request, **kwargs)

        return check

    return guard


def show(request: SignedInRequest, page: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Draw one of the settings pages; ``page`` names its template and lights its place in the menu."""
    return render(request, f"settings/{page}.html", {"page": page, **context}, status=status)


def run_form(request: SignedInRequest, form: SettingsForm, verb: Callable[[], object], done: str) -> bool:
    """Do what a form asks for, and say so. Or else it is to be shown again, with the refusal in its place."""
    if not form.is_valid():
        return False
    try:
        verb()
    except DomainError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, done)
    return True


def save_one(form: SettingsForm, name: str, verb: Callable[..., object]) -> HttpResponse:
    """A setting that was switched by itself: the others of its form stay as they are (forms/saving.js)."""
    if name not in form.fields:
        return _refuse(_("There is no such setting any more. Reload the page."))
    if errors := form.errors.get(name):
        return _refuse(str(errors[0]))
    try:
        verb(**{name: form.cleaned_data[name]})
    except DomainError as refusal:
        return _refuse(refusal.message)
    return HttpResponse(status=204)


def _refuse(reason: str) -> HttpResponse:
    return JsonResponse({"reason": reason}, status=400)

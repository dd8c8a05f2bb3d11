"""The very first step in an empty workspace: its name."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from syncchat.domain.accounts.workspace import name_workspace
from syncchat.errors import Invalid
from syncchat.models import Workspace
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import WorkspaceForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_first(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_owner or Workspace.current().named_at is not None:
        return redirect("chat")
    form = WorkspaceForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            name_workspace(actor=request.user, name=form.cleaned_data["name"])
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("chat")
    return render(
        request, "accounts/name_workspace.html", {"form": form}, status=400 if form.is_bound else 200
    )

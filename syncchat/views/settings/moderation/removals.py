"""Deleting all that somebody said: chosen with a look at how much it is, followed, and undone."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.moderation import removing
from syncchat.domain.moderation.kept import UNDONE_WITHIN
from syncchat.domain.moderation.removing import Share
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound
from syncchat.models import Removal
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import PresentPasswordForm
from syncchat.views.settings.page import show

SPANS = {
    "hour": gettext_lazy("Of the last hour"),
    "day": gettext_lazy("Of the last day"),
    "week": gettext_lazy("Of the last week"),
    "all": gettext_lazy("All that they ever said"),
}


class RemovalForm(PresentPasswordForm):
    field_order = ("span", "password")
    span = forms.ChoiceField(label=gettext_lazy("Which messages"), choices=list(SPANS.items()), initial="day")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedInRequest, user_id: int) -> HttpResponse:
    try:
        person, shares = removing.preview_removal(actor=request.user, user_id=user_id)
    except (NotFound, Forbidden, Invalid) as refusal:
        raise Http404 from refusal
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            check_present_password(user=request.user, password=form.cleaned_data["password"])
            removing.remove_messages(actor=request.user, user_id=user_id, span=form.cleaned_data["span"])
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Their messages are being deleted"))
            return redirect("removals")
    return show(
        request,
        "moderation/remove",
        person=person,
        everywhere=removing.reaches_all(request.user),
        form=form,
        choices=_list_choices(shares),
        chosen=form["span"].value(),
        status=400 if form.errors else 200,
    )


@login_required
@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    try:
        found = removing.list_removals(actor=request.user)
    except NotFound as refusal:
        raise Http404 from refusal
    return show(request, "moderation/removals", rows=[_describe(each) for each in found])


@login_required
@require_POST
def undo(request: SignedInRequest, removal_id: int) -> HttpResponse:
    try:
        removing.undo_removal(actor=request.user, removal_id=removal_id)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Their messages are being brought back"))
    return redirect("removals")


def _list_choices(shares: dict[str, Share]) -> list[tuple[str, object, Share]]:
    return [(name, label, shares[name]) for name, label in SPANS.items()]


def _describe(removal: Removal) -> dict[str, object]:
    until = removal.removed_at + UNDONE_WITHIN if removal.removed_at else None
    return {"removal": removal, "can_be_undone": removing.can_be_undone(removal), "until": until}

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from syncchat.domain.accounts.profiles import update_preferences
from syncchat.errors import DomainError
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import PreferencesForm
from syncchat.views.settings.page import save_one, show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_appearance(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST" and "only" in request.POST:
        verb = partial(update_preferences, actor=request.user)
        return save_one(PreferencesForm(request.POST), request.POST["only"], verb)
    if request.method == "POST":
        return _save(request, PreferencesForm(request.POST))
    names = PreferencesForm.base_fields
    return show(
        request,
        "appearance",
        form=PreferencesForm(initial={name: getattr(request.user, name) for name in names}),
    )


def _save(request: SignedInRequest, form: PreferencesForm) -> HttpResponse:
    if form.is_valid():
        try:
            user = update_preferences(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            # In the language just chosen
            with translation.override(user.preferences.language or translation.get_language()):
                messages.success(request, _("Settings saved"))
            return redirect("appearance_settings")
    return show(request, "appearance", form=form, status=400)

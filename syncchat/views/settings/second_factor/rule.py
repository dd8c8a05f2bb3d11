"""Owners say who needs a second factor."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from syncchat.domain.second_factor.requirement import MOST_DAYS, require_second_factor
from syncchat.errors import DomainError
from syncchat.models import Workspace
from syncchat.models.workspace import SecondFactorRule
from syncchat.protocol.kinds import Right
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.form_style import SettingsForm, first_error
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import only_with


class RuleForm(SettingsForm):
    rule = forms.ChoiceField(label=gettext_lazy("Who needs one"), choices=SecondFactorRule)
    days = forms.IntegerField(
        label=gettext_lazy("Days to set one up"),
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("0: at once."),
    )


def make_rule_form(workspace: Workspace) -> RuleForm:
    return RuleForm(initial={"rule": workspace.second_factor, "days": workspace.second_factor_days})


@require_POST
@only_with(Right.CHANGE_SETTINGS)
@confirmed
def choose_rule(request: SignedInRequest) -> HttpResponse:
    form = RuleForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(first_error(errors) for errors in form.errors.values()))
        return redirect("workspace_settings")
    try:
        require_second_factor(actor=request.user, **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Settings saved"))
    return redirect("workspace_settings")

"""Who may do what: everybody reads it, owners change it."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from syncchat.domain.rights.asking import list_rights, may, read_choices
from syncchat.domain.rights.choosing import choose_rights
from syncchat.domain.rights.table import LEAST_NAMES, RULES, TIME_NAMES, TIME_RULES
from syncchat.models.accounts.user import WORKSPACE_ROLES
from syncchat.protocol.kinds import Right, WorkspaceRole
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import run_form, show

ALSO_IN_ROOM = gettext_lazy("Moderators of a room count as moderators there.")
ALSO_IN_GENERAL = gettext_lazy("Moderators of the room of everybody count as moderators.")


class RightsForm(SettingsForm):
    """A field for each right that owners choose about."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        chosen = list_rights(read_choices())
        names = {right: rule.name for right, rule in RULES.items()}
        names |= {right: times.name for right, times in TIME_RULES.items()}
        for right, choice in chosen.items():
            self.fields[right.value] = forms.ChoiceField(
                label=str(names[right]),
                choices=_list_choices(right),
                initial=choice,
                required=False,
                help_text=_hint(right),
                widget=forms.Select(attrs={"class": "input"}),
            )


def _list_choices(right: Right) -> list[tuple[str, str | Promise]]:
    if right in TIME_RULES:
        return [(until.value, name) for until, name in TIME_NAMES.items()]
    return [(role.value, LEAST_NAMES[role]) for role in RULES[right].choices]


def _hint(right: Right) -> str:
    if right not in RULES or not RULES[right].also_in_room:
        return ""
    return str(ALSO_IN_ROOM if right == Right.MENTION_EVERYONE else ALSO_IN_GENERAL)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rights(request: SignedInRequest) -> HttpResponse:
    can_change = may(request.user, Right.CHANGE_RIGHTS)
    if request.method != "POST":
        return _show(request, RightsForm(), can_change=can_change)
    if not can_change:
        raise Http404
    form = RightsForm(request.POST)
    if run_form(request, form, lambda: _choose(request, form), _("Settings saved")):
        return redirect("rights")
    return _show(request, form, can_change=can_change, status=400)


def _choose(request: SignedInRequest, form: RightsForm) -> object:
    """What was not sent stays as it is."""
    given = {name: choice for name, choice in form.cleaned_data.items() if choice}
    return choose_rights(actor=request.user, choices=given)


def _show(request: SignedInRequest, form: RightsForm, *, can_change: bool, status: int = 200) -> HttpResponse:
    rows = [(form[name], dict(_list_choices(Right(name)))[form.fields[name].initial]) for name in form.fields]
    fixed = [
        (rule.name, [(WORKSPACE_ROLES[role], role.reaches(rule.default)) for role in list(WorkspaceRole)[:3]])
        for rule in RULES.values()
        if not rule.choices
    ]
    return show(
        request,
        "roles/rights",
        form=form,
        rows=rows,
        fixed=fixed,
        roles=[WORKSPACE_ROLES[role] for role in list(WorkspaceRole)[:3]],
        can_change=can_change,
        status=status,
    )

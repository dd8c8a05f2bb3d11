"""The queue of those who keep order: what was reported, and what becomes of it. Others find their own reports here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from syncchat.domain.accounts.accounts import REASON_LIMIT
from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.moderation import cases, deciding
from syncchat.domain.moderation.removing import may_remove
from syncchat.domain.moderation.rights import find_place, list_decisions
from syncchat.domain.moderation.standing import end_silence
from syncchat.errors import DomainError, NotFound
from syncchat.models.moderation.report import WORDS_LIMIT, CaseDecision
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import show

TABS = ("open", "decided", "mine")
HOURS = [(1, gettext_lazy("An hour")), (24, gettext_lazy("A day")), (168, gettext_lazy("A week"))]
TAKES_WORDS = (CaseDecision.WARNED, CaseDecision.SILENCED, CaseDecision.LOCKED_OUT)
ACTS = {
    CaseDecision.WARNED: gettext_lazy("Warn"),
    CaseDecision.SILENCED: gettext_lazy("Silence"),
    CaseDecision.LOCKED_OUT: gettext_lazy("Lock out"),
}


class DecisionForm(SettingsForm):
    decision = forms.ChoiceField(label=gettext_lazy("What is done"))
    hours = forms.TypedChoiceField(
        label=gettext_lazy("Silent for"),
        choices=HOURS,
        coerce=int,
        initial=24,
        required=False,
    )
    words = forms.CharField(label=gettext_lazy("What they are told"), max_length=REASON_LIMIT, required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove the message as well"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Present password, to lock out"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = list_decisions(request.user)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (each.value, ACTS.get(each, each.label)) for each in CaseDecision if each in possible
        ]
        self.offered = [choice for choice in self.fields["decision"].choices if choice[0] in TAKES_WORDS]  # type: ignore[attr-defined]
        if CaseDecision.LOCKED_OUT not in possible:
            del self.fields["password"]
        if CaseDecision.SILENCED not in possible:
            del self.fields["hours"]


class NoteForm(SettingsForm):
    words = forms.CharField(label=gettext_lazy("Note"), max_length=WORDS_LIMIT)


@login_required
@require_safe
def show_queue(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@login_required
@require_POST
def decide(request: SignedInRequest, case_id: int) -> HttpResponse:
    form = DecisionForm(request, request.POST)
    if not form.is_valid():
        if not find_place(request.user):
            raise Http404
        return _show(request, refused=case_id, form=form, status=400)
    given = {name: form.cleaned_data[name] for name in ("decision", "words", "remove")}
    try:
        if given["decision"] == CaseDecision.LOCKED_OUT:
            check_present_password(user=request.user, password=form.cleaned_data.get("password", ""))
        case = deciding.decide_case(
            actor=request.user, case_id=case_id, hours=form.cleaned_data.get("hours") or 24, **given
        )
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        return _show(request, refused=case_id, form=form, refusal=refusal, status=400)
    messages.success(request, f"{case.person.name}: {case.get_decision_display()}")
    return redirect("moderation")


@login_required
@require_POST
def add_note(request: SignedInRequest, case_id: int) -> HttpResponse:
    form = NoteForm(request.POST)
    try:
        if form.is_valid():
            deciding.add_note(actor=request.user, case_id=case_id, words=form.cleaned_data["words"])
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{request.path.partition('moderation/')[0]}moderation/#case-{case_id}")


@login_required
@require_POST
def let_speak(request: SignedInRequest, user_id: int) -> HttpResponse:
    try:
        person = end_silence(actor=request.user, user_id=user_id)
    except DomainError as refusal:
        raise Http404 from refusal
    messages.success(request, _("%s may write again") % person.name)
    return redirect("moderation")


def _show(
    request: SignedInRequest,
    *,
    refused: int = 0,
    form: DecisionForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    decides = bool(find_place(request.user))
    chosen = request.GET.get("tab", "open")
    tab = chosen if chosen in TABS and decides else "open" if decides else "mine"
    shown: dict[str, Any] = {"own": cases.list_own(actor=request.user)} if tab == "mine" else {}
    if tab != "mine":
        shown["open"] = cases.list_open(actor=request.user) if tab == "open" else []
        shown["decided"] = cases.list_decided(actor=request.user)
    return show(
        request,
        "moderation/queue",
        tab=tab,
        decides=decides,
        decided_count=cases.count_decided(request.user) if decides else 0,
        refused=refused,
        refusal=refusal,
        form=form if refused else DecisionForm(request),
        empty_form=DecisionForm(request),
        removes=may_remove(request.user),
        possible=[each.value for each in list_decisions(request.user)],
        status=status,
        **shown,
    )

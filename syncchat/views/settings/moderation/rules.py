"""The owners' page of what newcomers may not do yet, and of words and domains that are looked for."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from syncchat.domain.moderation import rules
from syncchat.domain.moderation.word_lists import Said
from syncchat.errors import DomainError
from syncchat.models import SpeakingRules
from syncchat.protocol.kinds import Right
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import only_with, run_form, show

LINES = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"})
TEXT_LIMIT = rules.ENTRIES_LIMIT * (rules.ENTRY_LIMIT + 2)
SAMPLE_LIMIT = 4000


class NewcomersForm(SettingsForm):
    hours = forms.IntegerField(
        label=gettext_lazy("New for so many hours"),
        min_value=0,
        max_value=rules.LONGEST_NEW,
        help_text=gettext_lazy("0: nobody is new."),
    )
    hourly = forms.IntegerField(
        label=gettext_lazy("Messages in an hour"),
        min_value=0,
        max_value=rules.HOURLY_LIMIT,
        help_text=gettext_lazy("0: as many as others."),
    )
    may_link = forms.BooleanField(label=gettext_lazy("They may send links"), required=False)
    may_attach = forms.BooleanField(label=gettext_lazy("They may send files"), required=False)


class WordsForm(SettingsForm):
    refused = forms.CharField(
        label=gettext_lazy("Refuse"), required=False, max_length=TEXT_LIMIT, widget=LINES
    )
    reported = forms.CharField(
        label=gettext_lazy("Let through, and report"), required=False, max_length=TEXT_LIMIT, widget=LINES
    )
    sample = forms.CharField(
        label=gettext_lazy("Try it"),
        required=False,
        max_length=SAMPLE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What somebody could write. It is not sent and not kept."),
    )


@only_with(Right.CHANGE_SETTINGS)
@require_safe
def show_rules(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def limit_newcomers(request: SignedInRequest) -> HttpResponse:
    form = NewcomersForm(request.POST)
    if run_form(
        request,
        form,
        lambda: _limit(request, form),
        _("Settings saved"),
    ):
        return redirect("speaking_rules")
    return _show(request, newcomers_form=form, status=400)


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def change_words(request: SignedInRequest) -> HttpResponse:
    """Saved, or tried on a sample with nothing saved."""
    form = WordsForm(request.POST)
    if "try" in request.POST:
        return _try(request, form)
    if run_form(request, form, lambda: _change(request, form), _("Settings saved")):
        return redirect("speaking_rules")
    return _show(request, words_form=form, status=400)


def _limit(request: SignedInRequest, form: NewcomersForm) -> SpeakingRules:
    given = form.cleaned_data
    return rules.change_newcomers(
        actor=request.user,
        hours=given["hours"],
        hourly=given["hourly"],
        links=given["may_link"],
        files=given["may_attach"],
    )


def _change(request: SignedInRequest, form: WordsForm) -> SpeakingRules:
    given = form.cleaned_data
    return rules.change_words(actor=request.user, refused=given["refused"], reported=given["reported"])


def _try(request: SignedInRequest, form: WordsForm) -> HttpResponse:
    tried: dict[str, str | None] = {}
    if form.is_valid():
        try:
            lists = {
                name: rules.read_entries(form.cleaned_data[name], name) for name in ("refused", "reported")
            }
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            found = rules.try_words(**lists, said=Said(form.cleaned_data["sample"]))
            tried = dict(zip(("refused", "reported"), found, strict=True))
    return _show(request, words_form=form, tried=tried, status=400 if form.errors else 200)


def _show(
    request: SignedInRequest,
    *,
    newcomers_form: NewcomersForm | None = None,
    words_form: WordsForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    row = rules.get_row()
    newcomers = {"hours": row.new_hours, "hourly": row.new_hourly}
    newcomers |= {"may_link": row.new_links, "may_attach": row.new_files}
    words = {"refused": "\n".join(row.refused), "reported": "\n".join(row.reported)}
    return show(
        request,
        "moderation/rules",
        newcomers_form=newcomers_form or NewcomersForm(initial=newcomers),
        words_form=words_form or WordsForm(initial=words),
        status=status,
        **context,
    )

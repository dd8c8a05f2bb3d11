"""Asking for one's account to be deleted."""

from django import forms
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from syncchat.domain.leaving.asking import ask_to_leave
from syncchat.errors import DomainError, Invalid
from syncchat.models import User
from syncchat.sign_in.announcements import announce_deletion
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import show

KEEP, DELETE = "keep", "delete"
WORDS = [
    (KEEP, gettext_lazy("Stays, without my name")),
    (DELETE, gettext_lazy("Is deleted too")),
]


class LeaveForm(SettingsForm):
    messages = forms.ChoiceField(
        label=gettext_lazy("What I wrote"), choices=WORDS, initial=KEEP, widget=forms.RadioSelect
    )
    username = forms.CharField(
        label=gettext_lazy("Your username, to be sure"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def leave(request: SignedInRequest) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show(request, "leaving/ask", form=form, status=400 if form.is_bound else 200)
    person = User.objects.get(pk=request.user.pk)
    try:
        if form.cleaned_data["username"].strip().removeprefix("@").lower() != person.username:
            raise Invalid(_("Write your username, %s, to be sure.") % person.username, field="username")
        wish = ask_to_leave(actor=person, with_messages=form.cleaned_data["messages"] == DELETE)
    except DomainError as refusal:
        show_refusal(form, refusal)
        return show(request, "leaving/ask", form=form, status=400)
    announce_deletion(request, person)
    logout(request)
    return render(request, "privacy/goodbye.html", {"wish": wish})

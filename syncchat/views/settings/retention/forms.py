from django import forms
from django.utils.translation import gettext_lazy as _

from syncchat.domain.privacy import NOTE_LIMIT
from syncchat.domain.retention.holds import NAME_LIMIT
from syncchat.sign_in.form_style import SettingsForm


class HoldForm(SettingsForm):
    name = forms.CharField(label=_("Name of the case"), max_length=NAME_LIMIT)
    person = forms.CharField(
        label=_("Of what somebody writes"), required=False, max_length=40, help_text=_("Their username.")
    )
    room = forms.CharField(label=_("Or of a room"), required=False, max_length=80, help_text=_("Its name."))


class PrivacyForm(SettingsForm):
    note = forms.CharField(
        label=_("Who runs this server, and how to reach them"),
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

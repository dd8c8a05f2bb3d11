"""Forms that take a code or a password, to show once more who one is."""

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from syncchat.domain.second_factor.codes import find_step, use_code
from syncchat.errors import DomainError
from syncchat.models import User
from syncchat.sign_in.form_style import StyledForm
from syncchat.sign_in.forms import PASSWORD_LIMIT

CODE_LIMIT = 40


class _TakesCode(StyledForm):
    """Mixed into allauth's forms, which would take a code again within half a minute, in another process."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self.fields["code"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.authenticator = use_code(user=self.user, code=code)
        except DomainError as refusal:
            raise ValidationError(refusal.message) from refusal
        return code


class CodeForm(_TakesCode, allauth_forms.AuthenticateForm):
    """At the sign-in, behind the password."""

    trust = forms.BooleanField(label=_("Don’t ask on this device for 30 days"), required=False)


class ConfirmByCodeForm(_TakesCode, allauth_forms.ReauthenticateForm):
    """While one is signed in."""


class ConfirmByPasswordForm(StyledForm, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs |= {"maxlength": PASSWORD_LIMIT, "autofocus": True}


class SetUpAppForm(StyledForm, forms.Form):
    """The secret is kept in the session until a code shows that the app has it: a reloaded page shows it again."""

    code = forms.CharField(label=_("Code from the app"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self.fields["code"])
        self.secret = get_totp_secret()
        self.step = 0

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        step = find_step(self.secret, code)
        if step is None:
            raise ValidationError(_("That code is not right. Type the one that the app shows now."))
        self.step = step
        return code


def _dress_code(field: forms.Field) -> None:
    field.widget.attrs |= {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "maxlength": CODE_LIMIT,
        "autocapitalize": "none",
        "spellcheck": "false",
        "autofocus": True,
    }

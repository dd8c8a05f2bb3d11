"""The sign-in, registration and password forms."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from syncchat.domain.accounts.profiles import update_preferences
from syncchat.domain.accounts.registration import register_person
from syncchat.domain.accounts.usernames import DISPLAY_NAME_LIMIT
from syncchat.errors import Invalid
from syncchat.models import User
from syncchat.sign_in.directory import find_directory_refusal
from syncchat.sign_in.form_style import StyledForm
from syncchat.sign_in.invites import drop_invite, find_invite

LOGIN_LIMIT = 254
# Hashing a password costs by its length; nobody types this much.
PASSWORD_LIMIT = 1000


class LoginForm(StyledForm, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.help_text = _("Email or username"), ""
        login.widget.attrs |= {
            "autocomplete": "username webauthn",
            "maxlength": LOGIN_LIMIT,
            "autocapitalize": "none",
        }
        password.widget.attrs |= {"maxlength": PASSWORD_LIMIT}
        self.fields["remember"].label = _("Stay signed in on this device")
        self.fields["remember"].initial = True

    def clean_login(self) -> str:
        return super().clean_login()[:LOGIN_LIMIT].lower()

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            # What a directory had to say explains more than that the two do not match
            if reason := find_directory_refusal(self.request):
                raise ValidationError(reason) from None
            raise
        return cleaned


class RegisterForm(StyledForm, allauth_forms.SignupForm):
    field_order = ["display_name", "username", "email", "password1", "time_zone"]

    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=DISPLAY_NAME_LIMIT,
        help_text=_("What people see beside your messages."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    # Filled by the page from the browser's clock; anything unknown is left out.
    time_zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, email, password = (self.fields[name] for name in ("username", "email", "password1"))
        username.help_text = _("Small letters and digits. People reach you with @ and this name.")
        username.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        email.label, email.help_text = (
            _("Email"),
            _("To set a new password when you forget yours, and to tell you of what you miss."),
        )
        email.error_messages["invalid"] = _("This is not an email address. It looks like name@example.org.")
        password.help_text = _("8 characters or more; three or four words are easy to remember.")
        password.widget.attrs |= {"maxlength": PASSWORD_LIMIT}

    def save(self, request: HttpRequest) -> User:
        """Raises: DomainError when the workspace takes nobody in, or the invite works no more."""
        invite = find_invite(request)
        user = register_person(
            username=self.cleaned_data["username"],
            email=self.cleaned_data.get("email") or "",
            password=self.cleaned_data["password1"],
            display_name=self.cleaned_data["display_name"],
            invite_token=invite.token if invite else "",
        )
        drop_invite(request)
        _keep_time_zone(user, self.cleaned_data["time_zone"])
        return user


class ChangePasswordForm(StyledForm, allauth_forms.ChangePasswordForm):
    # One field with a button that shows it, not two to type blindly
    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        _describe_new_password(self.fields["password1"])


class SetPasswordForm(StyledForm, allauth_forms.SetPasswordForm):
    """For whom a provider alone signs in."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_new_password(self.fields["password1"])


class ResetPasswordForm(StyledForm, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(StyledForm, allauth_forms.ResetPasswordKeyForm):
    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_new_password(self.fields["password1"])


def _describe_new_password(field: forms.Field) -> None:
    field.label = _("New password")
    field.help_text = _("8 characters or more; three or four words are easy to remember.")


def _keep_time_zone(user: User, time_zone: str) -> None:
    try:
        update_preferences(actor=user, time_zone=time_zone)
    except Invalid:
        return

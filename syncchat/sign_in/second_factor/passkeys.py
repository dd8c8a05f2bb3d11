"""Passkeys: whether this address can have any, what a browser is asked for, and what it answers."""

import ipaddress
import struct
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from syncchat.models import User
from syncchat.sign_in.form_style import StyledForm
from syncchat.sign_in.origin import find_origin

NAME_LIMIT = 60
ANSWER_LIMIT = 20_000  # characters
# Whatever reading bytes that somebody made up may come to
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
REFUSED = _("That passkey was not taken. Try again, or sign in another way.")

T = TypeVar("T")


def find_host(request: HttpRequest) -> str:
    """To which passkeys belong (the "relying party"): they work nowhere else."""
    return urlsplit(find_origin(request)).hostname or ""


def can_have_passkeys(request: HttpRequest) -> bool:
    """Browsers make them for names alone, over https or on this machine."""
    host = find_host(request)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_safe = find_origin(request).startswith("https://")
        return is_safe or host == "localhost" or host.endswith(".localhost")
    return False


def ask_to_make(user: User) -> dict[str, Any]:
    """One that also signs in alone, where the device can: it keeps the account, and asks for a finger or a PIN."""
    options = auth.begin_registration(user, passwordless=False)
    wanted = {"residentKey": "preferred", "requireResidentKey": False, "userVerification": "preferred"}
    options["publicKey"]["authenticatorSelection"] = wanted
    return options


def ask_to_show(user: User | None) -> dict[str, Any]:
    options: dict[str, Any] = auth.begin_authentication(user)
    return options


class CredentialField(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > ANSWER_LIMIT:
            raise ValidationError(REFUSED)
        try:
            return super().to_python(value)
        except (RecursionError, ValidationError) as error:
            raise ValidationError(REFUSED) from error


class AddPasskeyForm(StyledForm, allauth_forms.AddWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT, required=False)
    credential = CredentialField()
    # It can what it can: nobody has to choose
    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = REFUSED

    def clean(self) -> dict[str, Any]:
        return _read(super().clean)


class _ShowsPasskey(forms.Form):
    credential = CredentialField(error_messages={"required": REFUSED})

    def clean_credential(self) -> Any:
        return _read(super().clean_credential)  # type: ignore[misc]


class PasskeyForm(_ShowsPasskey, allauth_forms.AuthenticateWebAuthnForm):
    """In the place of a code."""


class PasskeyAloneForm(_ShowsPasskey, allauth_forms.LoginWebAuthnForm):
    """In the place of everything."""


class ConfirmByPasskeyForm(_ShowsPasskey, allauth_forms.ReauthenticateWebAuthnForm):
    pass


class PasskeyNameForm(StyledForm, forms.Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)


def _read(clean: Callable[[], T]) -> T:
    try:
        return clean()
    except (ValidationError, *UNREADABLE) as error:
        raise ValidationError(REFUSED) from error

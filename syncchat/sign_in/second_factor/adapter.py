"""allauth's questions about second factors, answered by our domain."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from syncchat.domain.accounts.devices import describe_device
from syncchat.domain.second_factor.sealing import seal, unseal
from syncchat.models import User, Workspace
from syncchat.sign_in.second_factor.passkeys import find_host


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Recovery codes are for whoever has a second factor."),
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        # A colon parts the issuer from the account in what apps read
        return Workspace.current().name.replace(":", " ")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": find_host(context.request), "name": Workspace.current().name}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.name}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's word
        """After the device in hand; people rename it when it is another one."""
        return describe_device(context.request.headers.get("User-Agent", "")).name

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

"""allauth's questions about second factors, answered by our domain."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from syncchat.domain.second_factor.sealing import seal, unseal
from syncchat.models import User, Workspace


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

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

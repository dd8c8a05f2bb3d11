"""What a link to a new password, made by an owner, looks like; and the mail that tells whom it is for."""

from allauth.account.adapter import get_adapter
from django.urls import reverse
from django.utils import translation

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.password_links import make_password_link
from syncchat.models import User


def hand_out_link(*, actor: User | None, user_id: int, origin: str) -> str:
    """The link, for the one who made it to hand over. Raises what the verb raises."""
    uid, _dash, token = make_password_link(actor=actor, user_id=user_id).partition("-")
    _tell(find_person(user_id), actor)
    return origin + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def _tell(person: User, maker: User | None) -> None:
    if person.email:
        with translation.override(person.preferences.language or translation.get_language()):
            get_adapter().send_mail("email/password_link", person.email, {"user": person, "maker": maker})

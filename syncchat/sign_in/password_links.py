"""What a link to a new password, made by an owner, looks like; and the mail that tells whom it is for."""

from django.urls import reverse

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.password_links import make_password_link
from syncchat.domain.mail.notices import post_notice
from syncchat.models import User


def hand_out_link(*, actor: User | None, user_id: int, origin: str) -> str:
    """The link, for the one who made it to hand over. Raises what the verb raises."""
    uid, _dash, token = make_password_link(actor=actor, user_id=user_id).partition("-")
    _tell(find_person(user_id), actor, origin)
    return origin + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def _tell(person: User, maker: User | None, origin: str) -> None:
    if person.email:
        post_notice(
            "password_link", to=person.email, person=person, origin=origin, maker=maker.pk if maker else None
        )

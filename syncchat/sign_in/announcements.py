"""What an account's owner is told by mail when the account changes, and when its address is to be confirmed."""

from contextlib import suppress

from django.http import HttpRequest

from syncchat.domain.mail.notices import post_notice
from syncchat.domain.mail.verification import ask_to_verify
from syncchat.errors import DomainError
from syncchat.models import User
from syncchat.sign_in.origin import find_origin


def announce_address(request: HttpRequest, person: User, former: str) -> None:
    """The former address is told, whether it was verified or not: it may be all that its owner still has."""
    if former == person.email:
        return
    origin = find_origin(request)
    if former:
        post_notice("email_changed", to=former, person=person, origin=origin, new=person.email)
    invite_to_verify(request, person)


def announce_password(request: HttpRequest, person: User) -> None:
    if person.email_verified_at is not None:
        post_notice("password_changed", to=person.email, person=person, origin=find_origin(request))


def announce_deletion(request: HttpRequest, person: User) -> None:
    if person.email_verified_at is not None:
        post_notice("account_deletion", to=person.email, person=person, origin=find_origin(request))


def invite_to_verify(request: HttpRequest, person: User) -> None:
    """Where there is something to confirm and a mail can leave; they can ask for it later."""
    with suppress(DomainError):
        ask_to_verify(actor=person, origin=find_origin(request))

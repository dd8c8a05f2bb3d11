"""Asking for a link that signs in: what the browser keeps of it, and the mail."""

import secrets
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from syncchat.domain.mail.notices import post_notice
from syncchat.domain.sign_on.links import Asked, digest, find_people_at
from syncchat.models import SignInLink, User
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.known_devices import AGENT_LIMIT
from syncchat.sign_in.origin import find_origin

# Of a session: what shows that it asked, and where it wanted to go
ASKED, NEXT = "asked_for_link", "asked_for_link_to"
METHOD = "link"


def send_links(request: HttpRequest, email: str, next_url: str | None) -> None:
    """To everybody at the address; or a mail that says that nobody is. The page is the same."""
    kept = request.session.setdefault(ASKED, secrets.token_urlsafe(24))
    request.session[NEXT] = next_url
    asked = Asked(digest(kept), request.headers.get("User-Agent", "")[:AGENT_LIMIT], find_address(request))
    origin, people = find_origin(request), find_people_at(email)
    for person in people:
        post_notice("sign_in_link", to=person.email, person=person, origin=origin, **asked._asdict())
    if not people:
        post_notice("sign_in_link_unknown", to=email, origin=origin)


def has_asked(request: HttpRequest, link: SignInLink) -> bool:
    """Whether this browser did."""
    kept = request.session.get(ASKED)
    return isinstance(kept, str) and constant_time_compare(digest(kept), link.browser)


def come_in(request: HttpRequest, user: User, *, stays: bool, asked: bool) -> HttpResponse:
    """Their second factor is asked for as behind a password."""
    next_url = request.session.pop(NEXT, None) if asked else None
    request.session.pop(ASKED, None)
    record_authentication(request, user, method=METHOD, email=user.email)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=next_url, email=user.email))
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if stays else 0)
    return answer


def came_another_way(records: list[dict[str, Any]]) -> bool:
    """Whether a sign-in was by anything but a password, as allauth has noted it."""
    ways = ("socialaccount", "directory", METHOD)
    return any(each.get("method") in ways or each.get("passwordless") for each in records)

"""Which browsers a person has signed in with before: each carries a signed cookie, and the server keeps no list."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from syncchat.domain.mail.notices import post_notice
from syncchat.models import User
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.origin import find_origin

COOKIE = "device"
SALT = "syncchat.device"
AGE = 400 * 24 * 3600  # as long as browsers keep one
PEOPLE_LIMIT = 20
AGENT_LIMIT = 300


def note_sign_in(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """Tell the person, unless this browser is one of theirs; from now on it is."""
    if str(user.pk) not in _read(request):
        post_sign_in(request, user)
    remember_device(request, answer, user)


def remember_device(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    people = [str(user.pk), *(each for each in _read(request) if each != str(user.pk))]
    answer.set_signed_cookie(
        COOKIE,
        ".".join(people[:PEOPLE_LIMIT]),
        salt=SALT,
        max_age=AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def post_sign_in(request: HttpRequest, user: User) -> None:
    if user.email_verified_at is not None:
        post_notice(
            "new_sign_in",
            to=user.email,
            person=user,
            origin=find_origin(request),
            agent=request.headers.get("User-Agent", "")[:AGENT_LIMIT],
            address=find_address(request),
            at=timezone.now().isoformat(),
        )


def _read(request: HttpRequest) -> list[str]:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=AGE)
    return [each for each in str(value).split(".") if each]

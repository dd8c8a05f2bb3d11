"""The page behind the link in a mail that asks whether an address is right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from syncchat.domain.limits.limits import check_limit
from syncchat.domain.mail.verification import find_to_verify, verify_email
from syncchat.errors import DomainError, RateLimited
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.known_devices import remember_device


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that look through mails open every link in them."""
    try:
        check_limit(name="mail_link", key=find_address(request))
        person = verify_email(token) if request.method == "POST" else find_to_verify(token)
    except DomainError as refusal:
        status = 429 if isinstance(refusal, RateLimited) else 410
        return render(request, "accounts/verify_email.html", {"refusal": refusal}, status=status)
    answer = render(
        request,
        "accounts/verify_email.html",
        {"person": person, "done": person.email_verified_at is not None},
    )
    if request.method == "POST" and request.user == person:
        remember_device(request, answer, person)
    return answer

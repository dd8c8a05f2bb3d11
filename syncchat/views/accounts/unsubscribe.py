"""Stopping mails by the link in them, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from syncchat.domain.limits.limits import check_limit
from syncchat.domain.mail.unsubscribing import find_unsubscriber, unsubscribe
from syncchat.errors import NotFound, RateLimited
from syncchat.sign_in.addresses import find_address


# A mail program sends the form itself, without having seen a page of ours (RFC 8058); the link is what lets it
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that look through mails open every link in them."""
    try:
        check_limit(name="mail_link", key=find_address(request))
        person, kind = find_unsubscriber(token)
        if request.method == "POST":
            unsubscribe(token)
    except NotFound:
        return render(request, "accounts/unsubscribe.html", status=404)
    except RateLimited as refusal:
        return render(request, "accounts/unsubscribe.html", {"refusal": refusal}, status=429)
    context = {"person": person, "kind": kind, "done": request.method == "POST"}
    return render(request, "accounts/unsubscribe.html", context)

"""How one signs in, and where one is signed in."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.domain.accounts.accounts import change_email
from syncchat.domain.accounts.devices import describe_device
from syncchat.domain.accounts.ignoring import ignore_person, list_ignored
from syncchat.domain.accounts.password_links import find_used_link
from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.accounts.sessions import end_session, end_sessions
from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.verification import ask_to_verify
from syncchat.domain.second_factor.factors import list_factors
from syncchat.domain.sign_on.directory_accounts import find_directory_account
from syncchat.errors import DomainError
from syncchat.protocol.kinds import Ignoring
from syncchat.sign_in.adapter import forget_email_addresses
from syncchat.sign_in.announcements import announce_address
from syncchat.sign_in.oidc.provider import list_providers
from syncchat.sign_in.origin import find_origin
from syncchat.sign_in.second_factor.passkeys import can_have_passkeys
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import EmailForm
from syncchat.views.settings.page import show


@login_required
@require_safe
def show_security(request: SignedInRequest) -> HttpResponse:
    return show(
        request,
        "security",
        sign_ins=_list_sign_ins(request),
        link=find_used_link(request.user),
        ignored=list_ignored(user=request.user),
        can_send=can_send(),
        providers=_list_providers(request),
        directory=_describe_directory(request),
        factors=list_factors(request.user),
        can_have_passkeys=can_have_passkeys(request),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_email(request: SignedInRequest) -> HttpResponse:
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid() and _knows_password(request, form):
        former = request.user.email
        change_email(actor=request.user, email=form.cleaned_data["email"])
        forget_email_addresses(request.user)
        announce_address(request, request.user, former)
        messages.success(request, _("Email saved"))
        return redirect("security_settings")
    return show(request, "email", form=form, status=400 if form.is_bound else 200)


@login_required
@require_POST
def send_verification(request: SignedInRequest) -> HttpResponse:
    """The mail that asks whether the address is right, once more."""
    try:
        ask_to_verify(actor=request.user, origin=find_origin(request))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Look in your mail: there is a link to confirm your address."))
    came_from_mail = request.POST.get("page") == "notifications"
    return redirect("notification_settings" if came_from_mail else "security_settings")


@login_required
@require_POST
def end_sign_in(request: SignedInRequest, sign_in_id: int) -> HttpResponse:
    found = UserSession.objects.filter(pk=sign_in_id, user=request.user).first()
    if found is None:
        raise Http404
    end_session(key=found.session_key)
    messages.success(request, _("%s is signed out") % describe_device(found.user_agent).name)
    return redirect("security_settings")


@login_required
@require_POST
def end_other_sign_ins(request: SignedInRequest) -> HttpResponse:
    count = end_sessions(user=request.user, except_key=request.session.session_key)
    messages.success(request, ngettext("%d device is signed out", "%d devices are signed out", count) % count)
    return redirect("security_settings")


@login_required
@require_POST
def hear_again(request: SignedInRequest, user_id: int) -> HttpResponse:
    try:
        ignore_person(actor=request.user, person_id=user_id, how=Ignoring.NOT)
    except DomainError as refusal:
        raise Http404 from refusal
    messages.success(request, _("You hear of them again"))
    return redirect("security_settings")


def _list_sign_ins(request: SignedInRequest) -> list[dict[str, Any]]:
    """This device first, then the others, the latest used on top."""
    here = request.session.session_key
    found = UserSession.objects.purge_and_list(request.user)
    found.sort(key=lambda each: (each.session_key != here, -each.last_seen_at.timestamp()))
    return [
        {
            "id": each.pk,
            "device": describe_device(each.user_agent),
            "address": each.ip,
            "last_seen_at": each.last_seen_at,
            "is_here": each.session_key == here,
        }
        for each in found
    ]


def _list_providers(request: SignedInRequest) -> list[dict[str, Any]]:
    accounts = {each.provider: each for each in SocialAccount.objects.filter(user=request.user)}
    return [{"app": app, "account": accounts.get(app.provider_id)} for app in list_providers(request)]


def _describe_directory(request: SignedInRequest) -> dict[str, Any] | None:
    if settings.DIRECTORY is None:
        return None
    return {"name": settings.DIRECTORY.name, "account": find_directory_account(request.user)}


def _knows_password(request: SignedInRequest, form: EmailForm) -> bool:
    try:
        check_present_password(user=request.user, password=form.cleaned_data["password"])
    except DomainError as refusal:
        show_refusal(form, refusal)
        return False
    return True

"""The owners' page of how people sign in: which ways there are, and switching them."""

from collections.abc import Callable
from functools import partial

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from syncchat.domain.mail.delivery import can_send
from syncchat.domain.sign_on.ways import change_password_sign_in, change_sign_in_links
from syncchat.errors import DomainError
from syncchat.models import Workspace
from syncchat.protocol.kinds import Right
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.links import came_another_way
from syncchat.sign_in.oidc.provider import list_providers
from syncchat.sign_in.origin import find_origin
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import only_with, show


@only_with(Right.CHANGE_SETTINGS)
@require_safe
def show_ways(request: SignedInRequest) -> HttpResponse:
    origin = find_origin(request)
    providers = [
        {
            "name": app.name,
            "issuer": app.settings["issuer"],
            "sign_up": ", ".join(app.settings["sign_up"]),
            "address": origin + reverse("openid_connect_callback", args=[app.provider_id]),
        }
        for app in list_providers(request)
    ]
    return show(
        request,
        "sign_in/show",
        workspace=Workspace.current(),
        can_send=can_send(),
        providers=providers,
        directory=settings.DIRECTORY,
        scim=f"{origin}/api/scim/v2",
    )


@require_POST
@only_with(Right.CHANGE_SETTINGS)
@confirmed
def switch(request: SignedInRequest, way: str) -> HttpResponse:
    """Sent by its own button: who is asked first who they are comes back here and it is done."""
    came = came_another_way(get_authentication_records(request, request.user))
    verbs: dict[str, Callable[..., object]] = {
        "passwords": partial(change_password_sign_in, came_another_way=came),
        "links": change_sign_in_links,
    }
    names = {"passwords": "password_sign_in", "links": "sign_in_links"}
    if way not in verbs:
        raise Http404
    try:
        verbs[way](actor=request.user, **{names[way]: request.POST.get("on") == "yes"})
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Settings saved"))
    return redirect("ways_to_sign_in")

"""Giving somebody a role in the workspace, on the page of the person."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from syncchat.domain.rights.ranks import give_workspace_role
from syncchat.errors import DomainError, NotFound
from syncchat.protocol.kinds import Right
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import only_with


@only_with(Right.MANAGE_PEOPLE)
@require_POST
def give_role(request: SignedInRequest, user_id: int) -> HttpResponse:
    role = request.POST.get("role", "")
    try:
        person = give_workspace_role(actor=request.user, user_id=user_id, role=role)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        said = {"name": person.name, "role": person.workspace_role_name}
        messages.success(request, _("%(name)s: %(role)s") % said)
    return redirect("manage_person", user_id)

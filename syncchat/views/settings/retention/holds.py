"""Legal holds, placed and ended by owners."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from syncchat.access import find_room_for
from syncchat.domain.accounts.usernames import find_people_named
from syncchat.domain.moderation.audit_log import find_room_named
from syncchat.domain.retention.holds import end_hold, place_hold
from syncchat.errors import DomainError, Invalid, NotFound
from syncchat.models import Room, User
from syncchat.protocol.kinds import Right
from syncchat.sign_in.confirming import confirmed
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import only_with
from syncchat.views.settings.retention.forms import HoldForm
from syncchat.views.settings.retention.rules import show_retention


@require_POST
@only_with(Right.KEEP_MESSAGES)
@confirmed
def place(request: SignedInRequest) -> HttpResponse:
    """Of a person or a room by their names; with neither, of everything."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return show_retention(request, hold_form=form)
    given = form.cleaned_data
    try:
        person, room = _find_person(given["person"]), _find_room(request.user, given["room"])
        place_hold(actor=request.user, name=given["name"], person=person, room=room)
    except DomainError as refusal:
        show_refusal(form, refusal)
        return show_retention(request, hold_form=form)
    messages.success(request, _("It is kept from now on"))
    return redirect("retention")


@require_POST
@only_with(Right.KEEP_MESSAGES)
@confirmed
def end(request: SignedInRequest, hold_id: int) -> HttpResponse:
    try:
        end_hold(actor=request.user, hold_id=hold_id)
    except NotFound as refusal:
        raise Http404 from refusal
    messages.success(request, _("The hold has ended"))
    return redirect("retention")


def _find_person(name: str) -> User | None:
    wanted = name.strip().lower().removeprefix("@")
    if not wanted:
        return None
    found = find_people_named([wanted]).get(wanted)
    if found is None:
        raise Invalid(_("Nobody here is called %s.") % f"@{wanted}", field="person")
    return User.objects.get(pk=found)


def _find_room(owner: User, name: str) -> Room | None:
    wanted = name.strip()
    if not wanted:
        return None
    try:
        return find_room_for(owner, find_room_named(wanted))
    except NotFound:
        # No more is told of a room that they do not see
        raise Invalid(_("No room is called that."), field="room") from None

"""Why was I not notified? Of a message that is named by its link."""

import re
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from syncchat.access import find_message_for, find_room_for
from syncchat.domain.markup import plain_text
from syncchat.domain.notifications.replay import explain
from syncchat.domain.notifications.sentences import explain_reason
from syncchat.errors import NotFound
from syncchat.models import Message, User
from syncchat.protocol.kinds import NotificationWay, PushState
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import show

LONGEST = 300
_PERMALINK = re.compile(r"/rooms/(\d{1,18})/(\d{1,18})/?")
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@login_required
@require_safe
def explain_notification(request: SignedInRequest) -> HttpResponse:
    link = request.GET.get("message", "").strip()[:LONGEST]
    if not link:
        return show(request, "notifications/why", link=link)
    try:
        message = _find(request.user, link)
        found = explain(user=request.user, message_id=message.pk)
    except NotFound:
        return show(
            request,
            "notifications/why",
            link=link,
            refusal=_("No message of yours has this link."),
            status=404,
        )
    attempts = [(each, _name_state(PushState(each.state))) for each in found.deliveries]
    return show(
        request,
        "notifications/why",
        link=link,
        message=message,
        words=plain_text(message.body),
        sentence=explain_reason(found.reason),
        ways=[_name_way(way) for way in found.ways],
        decided_at=found.decided_at,
        attempts=attempts,
    )


def _find(user: User, link: str) -> Message:
    """By its permalink or its id.

    Raises:
        NotFound: it names none that this person may read.
    """
    if found := _ID.search(link):
        return find_message_for(user, UUID(found[0]))
    if place := _PERMALINK.search(link):
        message = find_room_for(user, int(place[1])).messages.filter(seq=int(place[2])).first()
        if message is not None:
            return message
    raise NotFound


def _name_way(way: NotificationWay) -> str:
    return {
        NotificationWay.BADGE: _("A light at the room"),
        NotificationWay.SOUND: _("A sound in an open window"),
        NotificationWay.PUSH: _("A notification on your devices"),
        NotificationWay.MAIL: _("A mail, unless you read it before"),
    }[way]


def _name_state(state: PushState) -> str:
    return {
        PushState.WAITING: _("waits to be sent"),
        PushState.SENDING: _("is being sent"),
        PushState.SENT: _("was handed to its push service"),
        PushState.REFUSED: _("was refused by its push service"),
        PushState.GONE: _("takes no notifications any more"),
        PushState.EXPIRED: _("could not be reached in time"),
        PushState.CANCELLED: _("was spared: you had read it, or it was deleted"),
    }[state]

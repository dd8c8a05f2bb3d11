from syncchat.api.base.parameters import ActivityCursor, PageSize
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_PAGE, SignedInRequest
from syncchat.domain.accounts.statuses import set_status
from syncchat.protocol.events import Draft, Quiet, Sidebar
from syncchat.protocol.http import (
    Activity,
    Me,
    NewStatus,
    NotificationChoices,
    SavedMessage,
    ScheduledMessage,
)
from syncchat.protocol.kinds import ActivityKind
from syncchat.serializers.activity import describe_activity
from syncchat.serializers.bootstrap import describe_me, describe_notification_choices, describe_saved
from syncchat.serializers.drafts import describe_drafts
from syncchat.serializers.quiet import serialize_quiet
from syncchat.serializers.scheduled import describe_scheduled
from syncchat.serializers.sidebar import serialize_sidebar

router = Router(tags=["me"])


@router.get("me", response=Me)
def show_me(request: SignedInRequest) -> Me:
    """The person who is signed in, with their preferences."""
    return describe_me(request.user)


@router.put("me/status", response=Me)
def change_status(request: SignedInRequest, body: NewStatus) -> Me:
    """What I am doing, beside my name ``until`` then. Without words and emoji there is none."""
    return describe_me(set_status(actor=request.user, text=body.text, emoji=body.emoji, until=body.until))


@router.get("me/saved", response=list[SavedMessage])
def list_saved(request: SignedInRequest) -> list[SavedMessage]:
    """The messages that I keep, the last one saved first. ``POST /commands`` saves them and takes them out."""
    return describe_saved(request.user)


@router.get("me/drafts", response=list[Draft])
def list_drafts(request: SignedInRequest) -> list[Draft]:
    """What I have begun to write and not sent, on any device. ``POST /commands`` keeps it."""
    return describe_drafts(request.user)


@router.get("me/scheduled", response=list[ScheduledMessage])
def list_scheduled(request: SignedInRequest) -> list[ScheduledMessage]:
    """What I have written to be sent later, the next one first. ``POST /commands`` changes and cancels it."""
    return describe_scheduled(request.user)


@router.get("me/activity", response=Activity, auth=BY_PAGE)
def list_activity(
    request: SignedInRequest,
    kind: ActivityKind | None = None,
    before: ActivityCursor = "",
    limit: PageSize = 50,
) -> Activity:
    """Where I am named, answered, or got a reaction, the newest first: all of it, or of one kind."""
    return describe_activity(request.user, kind, before, limit)


@router.get("me/sidebar", response=Sidebar)
def show_sidebar(request: SignedInRequest) -> Sidebar:
    """How I have arranged my rooms. ``POST /commands`` changes it."""
    return serialize_sidebar(request.user)


@router.get("me/quiet", response=Quiet)
def show_quiet(request: SignedInRequest) -> Quiet:
    """When I want to be left alone, and whether I am away. ``POST /commands`` changes it."""
    return serialize_quiet(request.user)


@router.get("me/notifications", response=NotificationChoices)
def show_notification_choices(request: SignedInRequest) -> NotificationChoices:
    """What I want to be told of, and how. ``/settings/notifications/`` changes it."""
    return describe_notification_choices(request.user)

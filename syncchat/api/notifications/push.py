from uuid import UUID

from ninja import Status

from syncchat.api.base.parameters import Id
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_PAGE, SignedInRequest
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.notifications.push import devices
from syncchat.domain.notifications.push.trying import ask_for_trial
from syncchat.domain.notifications.push.vapid import load_signer
from syncchat.domain.notifications.replay import Explanation, explain
from syncchat.domain.notifications.sentences import explain_reason
from syncchat.models import PushDelivery, PushSubscription, User
from syncchat.protocol.kinds import PushState
from syncchat.protocol.notifications import MessageNotification, NewPushDevice, Push, PushAttempt, PushDevice

router = Router(tags=["notifications"])


@router.get("push", response=Push)
def show_push(request: SignedInRequest) -> Push:
    """The key to subscribe with, and my browsers that take pushes."""
    return _describe_all(request.user)


@router.post("push/devices", response={201: PushDevice})
def add_device(request: SignedInRequest, body: NewPushDevice) -> Status[PushDevice]:
    """Let this browser take pushes until its sign-in ends; asked again, it is the same device."""
    check_limit(name="device", key=str(request.user.pk))
    device = devices.add_device(
        actor=request.user,
        session_key=request.session.session_key or "",
        endpoint=body.endpoint,
        p256dh=body.keys.p256dh,
        auth=body.keys.auth,
        name=body.name,
        origin=request.build_absolute_uri("/").rstrip("/"),
    )
    return Status(201, _describe_device(device))


@router.delete("push/devices/{int:device_id}", response={204: None})
def remove_device(request: SignedInRequest, device_id: Id) -> None:
    """Nothing is pushed to it any more."""
    devices.remove_device(actor=request.user, device_id=device_id)


@router.post("push/devices/{int:device_id}/test", response={202: PushDevice})
def try_device(request: SignedInRequest, device_id: Id) -> Status[PushDevice]:
    """Push something to it; what its service says stands at the device then."""
    check_limit(name="device", key=str(request.user.pk))
    device = devices.get_device(request.user, device_id)
    ask_for_trial(device)
    return Status(202, _describe_device(device))


@router.get("messages/{uuid:message_id}/notification", response=MessageNotification, auth=BY_PAGE)
def explain_notification(request: SignedInRequest, message_id: UUID) -> MessageNotification:
    """By which ways I was told of a message, or why not."""
    return _describe_explanation(explain(user=request.user, message_id=message_id))


def _describe_all(user: User) -> Push:
    return Push(
        public_key=load_signer().public,
        devices=[_describe_device(each) for each in devices.list_devices(user)],
    )


def _describe_device(device: PushSubscription) -> PushDevice:
    """Without its address and keys: whoever knows them can push."""
    return PushDevice(
        id=device.pk,
        name=device.name,
        created_at=device.created_at,
        last_sent_at=device.last_sent_at,
        last_status=device.last_status,
        is_failing=device.is_failing,
    )


def _describe_explanation(found: Explanation) -> MessageNotification:
    return MessageNotification(
        ways=list(found.ways),
        reason=found.reason,
        sentence=explain_reason(found.reason),
        decided_at=found.decided_at,
        pushes=[_describe_attempt(each) for each in found.deliveries],
    )


def _describe_attempt(delivery: PushDelivery) -> PushAttempt:
    return PushAttempt(
        device=delivery.device_name,
        state=PushState(delivery.state),
        attempts=delivery.attempts,
        at=delivery.at,
        status=delivery.status,
        expires_at=delivery.expires_at,
    )

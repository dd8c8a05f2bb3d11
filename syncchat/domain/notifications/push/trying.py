"""A push that only shows that pushes arrive."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.domain.notifications.push.delivering import address_push, note_status
from syncchat.domain.notifications.push.payloads import DECLARATIVE
from syncchat.domain.notifications.push.service import send_all
from syncchat.domain.notifications.push.vapid import load_signer
from syncchat.models import PushSubscription
from syncchat.queue.tasks import push_task, put_down

_TTL = 60  # seconds: whoever tries it is waiting for it


def ask_for_trial(device: PushSubscription) -> None:
    put_down(try_device, device_id=device.pk)


@push_task
def try_device(device_id: int) -> None:
    """Once: what became of it stands at the device."""
    device = PushSubscription.objects.filter(pk=device_id).select_related("user").first()
    if device is None:
        return
    push = address_push(device, _make_words(device), load_signer(), room=0, is_urgent=True, ttl=_TTL)
    if push is None:
        return
    (outcome,) = send_all([push])
    note_status([device.pk], outcome.status, timezone.now())


def _make_words(device: PushSubscription) -> bytes:
    language = device.user.preferences.language or settings.LANGUAGE_CODE
    with translation.override(language):
        notification = {
            "title": _("Notifications work"),
            "body": _("This is how %(device)s tells you of messages.") % {"device": device.name},
            "tag": "test",
            "navigate": (settings.PUBLIC_URL or device.origin) + reverse("notification_settings"),
            "lang": language,
            "dir": "auto",
            "silent": False,
            "data": {"kind": "test"},
        }
    said = {"web_push": DECLARATIVE, "notification": notification, "mutable": True}
    return json.dumps(said, ensure_ascii=False).encode()

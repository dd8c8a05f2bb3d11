"""A webhook that nobody answers any more is switched off, and its maker is told."""

from django.db import transaction
from django.utils import timezone

from syncchat.domain.accounts.audit import note_about_webhook
from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.links import find_origin
from syncchat.domain.mail.notices import post_notice
from syncchat.models import OutgoingWebhook
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import DeliveryState


@transaction.atomic
def give_up(webhook: OutgoingWebhook) -> None:
    """What waits for it is given up as well; all of it can be told again later."""
    active = OutgoingWebhook.objects.filter(pk=webhook.pk, disabled_at=None)
    if active.update(disabled_at=timezone.now(), is_given_up=True):
        webhook.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.DEAD)
        note_about_webhook(actor=None, action=AuditAction.OUTGOING_GIVEN_UP, webhook=webhook)
        maker = webhook.created_by
        if maker is not None and maker.email and maker.is_owner and can_send():
            post_notice(
                "webhook_given_up", to=maker.email, origin=find_origin(), person=maker, webhook=webhook.pk
            )

"""How far each webhook has been told of each log of its bot's rooms."""

from django.db.models import Exists, F, OuterRef, QuerySet

from syncchat.models import Log, LogEntry, Membership, OutgoingWebhook, WebhookPosition
from syncchat.protocol.kinds import EntryKind


def start_at_heads(webhook: OutgoingWebhook) -> None:
    """From now on: what was said before it was made, or while it was off, is not told."""
    webhook.positions.all().delete()
    logs = Log.objects.filter(room__memberships__user=webhook.bot_id).select_for_update(of=("self",))
    WebhookPosition.objects.bulk_create(
        WebhookPosition(webhook=webhook, log=log, seq=log.head) for log in logs
    )


def note_new_rooms(webhook: OutgoingWebhook) -> None:
    """Rooms that its bot came into since: told from the entry on that says so, or from the beginning."""
    known = webhook.positions.values("log")
    new = Membership.objects.filter(user=webhook.bot_id).exclude(room__log__in=known)
    for membership in new.select_related("room__log"):
        log = membership.room.log
        came = LogEntry.objects.filter(log=log, kind=EntryKind.MEMBER_JOINED, person=webhook.bot_id)
        last = came.order_by("-seq").values_list("seq", flat=True).first()
        seq = log.floor if last is None else last - 1
        WebhookPosition.objects.get_or_create(webhook=webhook, log=log, defaults={"seq": seq})


def list_behind() -> "QuerySet[WebhookPosition]":
    """Of active webhooks, in logs that say more than they were told."""
    active = OutgoingWebhook.objects.active().values("pk")
    return WebhookPosition.objects.filter(webhook__in=active, log__head__gt=F("seq"))


def list_webhooks_with_new_rooms() -> "QuerySet[OutgoingWebhook]":
    """In one statement, for it is asked twice a second."""
    position = WebhookPosition.objects.filter(webhook=OuterRef(OuterRef("pk")), log=OuterRef("room__log"))
    new = Membership.objects.filter(~Exists(position), user=OuterRef("bot"))
    return OutgoingWebhook.objects.active().filter(Exists(new))

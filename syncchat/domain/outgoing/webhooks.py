"""Outgoing webhooks: made, changed and removed by owners, each for a bot, and told what that bot sees."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_about_webhook
from syncchat.domain.accounts.bots import find_bot
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.outgoing.deliveries import deliver
from syncchat.domain.outgoing.formats import list_formats
from syncchat.domain.outgoing.positions import start_at_heads
from syncchat.domain.outgoing.posting import check_url
from syncchat.domain.outgoing.signing import make_secret
from syncchat.domain.rights.asking import check_right
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Conflict, Invalid, NotFound
from syncchat.models import Delivery, OutgoingWebhook, Room, User
from syncchat.models.audit_entry import AuditAction
from syncchat.models.outgoing.webhook import WEBHOOK_NAME_LIMIT
from syncchat.protocol.kinds import DeliveryState, Right, RoomKind, WebhookEvent, WebhookFormat

WEBHOOKS_LIMIT = 50
TEST = "test"


def list_webhooks(*, actor: User) -> QuerySet[OutgoingWebhook]:
    """The newest first; each with ``waiting`` and ``dead`` deliveries. Raises: Forbidden for all but owners."""
    check_right(actor, Right.MAKE_BOTS)
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    dead = Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD))
    listed = OutgoingWebhook.objects.select_related("bot", "created_by").annotate(waiting=waiting, dead=dead)
    return listed.order_by("-pk")


def get_webhook(*, actor: User, webhook_id: int) -> OutgoingWebhook:
    """Raises: Forbidden for all but owners, NotFound where there is none."""
    found = list_webhooks(actor=actor).filter(pk=webhook_id).first()
    if found is None:
        raise NotFound
    return found


def get_delivery(*, actor: User, webhook_id: int, delivery_id: int) -> Delivery:
    """Raises: as `get_webhook`."""
    webhook = get_webhook(actor=actor, webhook_id=webhook_id)
    found = webhook.deliveries.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound
    return found


def list_rooms_to_choose(*, actor: User, bot: User) -> list[Room]:
    """Those of the bot that the owner sees."""
    seen = Room.objects.visible_to(actor.pk).filter(memberships__user=bot).exclude(kind=RoomKind.DIRECT)
    return list(seen.order_by("name", "pk"))


def list_rooms_kept(*, actor: User, webhook: OutgoingWebhook) -> list[Room]:
    """Of those that it is limited to, the ones that the owner is not offered: their own choice leaves them alone.

    Dropped with what the owner chose, they would leave a webhook without a limit, which is told of all rooms.
    """
    offered = list_rooms_to_choose(actor=actor, bot=webhook.bot)
    return list(webhook.rooms.exclude(pk__in=[room.pk for room in offered]))


def find_answering(bot_id: int) -> OutgoingWebhook | None:
    """Which is told what people press on messages of this bot: the first of those that are on."""
    return OutgoingWebhook.objects.active().filter(bot=bot_id).order_by("pk").first()


@transaction.atomic
def create_webhook(
    *,
    actor: User,
    bot_id: int,
    name: str,
    url: str = "",
    format: str = WebhookFormat.STANDARD,  # noqa: A002
    kinds: Collection[str] = (),
    rooms: Sequence[int] = (),
    hears_bots: bool = False,
) -> OutgoingWebhook:
    """Told from now on. Without an address it fetches what waits by itself.

    Raises:
        Forbidden: not an owner of the workspace.
        NotFound: no such bot.
        Invalid: the name, address, format, a kind or a room cannot be.
        Conflict: there are too many.
    """
    lock_workspace(actor, Right.MAKE_BOTS)
    bot = find_bot(actor=actor, user_id=bot_id)
    if OutgoingWebhook.objects.count() >= WEBHOOKS_LIMIT:
        raise Conflict(_("There are %d outgoing webhooks already. Remove one first.") % WEBHOOKS_LIMIT)
    webhook = OutgoingWebhook(bot=bot, secret=make_secret(), created_by=actor)
    _fill(webhook, name, url, format, kinds, hears_bots=hears_bots)
    webhook.save()
    webhook.rooms.set(_check_rooms(bot, rooms))
    start_at_heads(webhook)
    note_about_webhook(actor=actor, action=AuditAction.OUTGOING_MADE, webhook=webhook)
    return webhook


@transaction.atomic
def change_webhook(
    *,
    actor: User,
    webhook_id: int,
    name: str,
    url: str,
    format: str,  # noqa: A002
    kinds: Collection[str],
    rooms: Sequence[int],
    hears_bots: bool,
) -> OutgoingWebhook:
    """What waits goes to the new address. Raises: as `create_webhook`."""
    webhook = _lock(actor, webhook_id)
    _fill(webhook, name, url, format, kinds, hears_bots=hears_bots)
    webhook.save(update_fields=["name", "url", "format", "kinds", "hears_bots"])
    webhook.rooms.set([*_check_rooms(webhook.bot, rooms), *list_rooms_kept(actor=actor, webhook=webhook)])
    note_about_webhook(actor=actor, action=AuditAction.OUTGOING_CHANGED, webhook=webhook)
    return webhook


@transaction.atomic
def rotate_secret(*, actor: User, webhook_id: int) -> OutgoingWebhook:
    """What is sent from now on is signed with another secret. Raises: NotFound, Forbidden."""
    webhook = _lock(actor, webhook_id)
    webhook.secret = make_secret()
    webhook.save(update_fields=["secret"])
    note_about_webhook(actor=actor, action=AuditAction.OUTGOING_ROTATED, webhook=webhook)
    return webhook


@transaction.atomic
def switch_webhook(*, actor: User, webhook_id: int, is_on: bool) -> OutgoingWebhook:
    """Off, it is told of nothing; on again, of what happens from then on. Raises: NotFound, Forbidden."""
    webhook = _lock(actor, webhook_id)
    if is_on == (webhook.disabled_at is None):
        return webhook
    webhook.disabled_at = None if is_on else timezone.now()
    webhook.is_given_up = False
    webhook.failures, webhook.failing_since, webhook.paused_until = 0, None, None
    webhook.save(update_fields=["disabled_at", "is_given_up", "failures", "failing_since", "paused_until"])
    switched = AuditAction.OUTGOING_ON if is_on else AuditAction.OUTGOING_OFF
    note_about_webhook(actor=actor, action=switched, webhook=webhook)
    if is_on:
        start_at_heads(webhook)
    else:
        webhook.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.DEAD)
    return webhook


@transaction.atomic
def remove_webhook(*, actor: User, webhook_id: int) -> None:
    """With its deliveries and commands; its bot stays. Raises: NotFound, Forbidden."""
    webhook = _lock(actor, webhook_id)
    note_about_webhook(actor=actor, action=AuditAction.OUTGOING_REMOVED, webhook=webhook)
    webhook.delete()


@transaction.atomic
def send_test(*, actor: User, webhook_id: int) -> Delivery:
    """Raises: NotFound, Forbidden; Conflict while it is off."""
    webhook = _lock(actor, webhook_id)
    if webhook.disabled_at is not None:
        raise Conflict(_("It is off. Switch it on first."))
    return deliver(webhook, TEST, {"webhook": {"id": webhook.pk, "name": webhook.name}})


def _lock(actor: User, webhook_id: int) -> OutgoingWebhook:
    OutgoingWebhook.objects.select_for_update().filter(pk=webhook_id).first()
    return get_webhook(actor=actor, webhook_id=webhook_id)


def _fill(
    webhook: OutgoingWebhook,
    name: str,
    url: str,
    format: str,  # noqa: A002
    kinds: Collection[str],
    *,
    hears_bots: bool,
) -> None:
    cleaned = limit_length(clean_line(name, field="name"), WEBHOOK_NAME_LIMIT, field="name")
    if not cleaned:
        raise Invalid(_("Fill this in."), field="name")
    if format not in list_formats():
        raise Invalid(_("Choose one from the list."), field="format")
    if set(kinds) - set(WebhookEvent):
        raise Invalid(_("Choose events from the list."), field="kinds")
    webhook.name, webhook.url = cleaned, check_url(url) if url.strip() else ""
    webhook.format, webhook.hears_bots = format, hears_bots
    webhook.kinds = [kind for kind in WebhookEvent if kind in set(kinds)]


def _check_rooms(bot: User, rooms: Sequence[int]) -> list[Room]:
    found = list(Room.objects.joined_by(bot.pk).filter(pk__in=rooms))
    if len(found) != len(set(rooms)):
        raise Invalid(_("Choose rooms from the list."), field="rooms")
    return found

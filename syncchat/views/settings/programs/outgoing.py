"""Outgoing webhooks, for owners: what is told to whom, what became of it, and once more."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.domain.accounts.bots import list_bots
from syncchat.domain.outgoing import commands, webhooks
from syncchat.domain.outgoing.deliveries import replay, replay_dead
from syncchat.errors import DomainError, NotFound
from syncchat.models import Delivery, OutgoingWebhook
from syncchat.protocol.kinds import DeliveryState, Right
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import only_with, run_form, show
from syncchat.views.settings.programs.outgoing_forms import ChangeOutgoingForm, CommandForm, NewOutgoingForm

SHOWN = 50
STEPS = ("disable", "enable", "remove", "rotate")


@only_with(Right.MAKE_BOTS)
@require_safe
def list_outgoing(request: SignedInRequest) -> HttpResponse:
    return show(request, "outgoing/list", webhooks=webhooks.list_webhooks(actor=request.user))


@only_with(Right.MAKE_BOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def make_outgoing(request: SignedInRequest) -> HttpResponse:
    bots = [bot for bot in list_bots(actor=request.user) if bot.is_active]
    form = NewOutgoingForm(request.POST if request.method == "POST" else None, bots=bots)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = webhooks.create_webhook(actor=request.user, bot_id=given.pop("bot"), **given)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Webhook made"))
            return redirect("outgoing_webhook", made.pk)
    return show(request, "outgoing/new", form=form, bots=bots, status=400 if form.is_bound else 200)


@only_with(Right.MAKE_BOTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_outgoing(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    webhook = _find(request, webhook_id)
    if request.method != "POST":
        return _show(request, webhook)
    form = _make_form(request, webhook, request.POST)

    def change() -> None:
        given = {"rooms": [], **form.cleaned_data}
        webhooks.change_webhook(actor=request.user, webhook_id=webhook_id, **given)

    if run_form(request, form, change, _("Webhook changed")):
        return redirect("outgoing_webhook", webhook_id)
    return _show(request, _find(request, webhook_id), form=form)


@only_with(Right.MAKE_BOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_outgoing(request: SignedInRequest, webhook_id: int, action: str) -> HttpResponse:
    """A page that says what follows, and a press."""
    webhook = _find(request, webhook_id)
    if action not in STEPS:
        raise Http404
    if request.method != "POST":
        return show(request, "outgoing/step", webhook=webhook, action=action)
    who: dict[str, Any] = {"actor": request.user, "webhook_id": webhook_id}
    if action == "remove":
        webhooks.remove_webhook(**who)
        return redirect("outgoing_webhooks")
    if action == "rotate":
        webhooks.rotate_secret(**who)
    else:
        webhooks.switch_webhook(**who, is_on=action == "enable")
    return redirect("outgoing_webhook", webhook_id)


@only_with(Right.MAKE_BOTS)
@require_POST
def test_outgoing(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    return _do(request, webhook_id, lambda: webhooks.send_test(actor=request.user, webhook_id=webhook_id))


@only_with(Right.MAKE_BOTS)
@require_POST
def replay_all(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    webhook = _find(request, webhook_id)
    count = replay_dead(webhook)
    messages.success(request, ngettext("%d goes out again", "%d go out again", count) % count)
    return redirect("outgoing_webhook", webhook_id)


@only_with(Right.MAKE_BOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def show_delivery(request: SignedInRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    try:
        found = webhooks.get_delivery(actor=request.user, webhook_id=webhook_id, delivery_id=delivery_id)
    except NotFound as refusal:
        raise Http404 from refusal
    if request.method == "POST":
        return _do(request, webhook_id, lambda: replay(found))
    body = json.dumps(found.payload, ensure_ascii=False, indent=2) if found.payload else ""
    return show(request, "outgoing/delivery", webhook=found.webhook, delivery=found, body=body)


@only_with(Right.MAKE_BOTS)
@require_POST
def make_command(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    webhook, form = _find(request, webhook_id), CommandForm(request.POST)

    def make() -> None:
        commands.create_command(actor=request.user, webhook_id=webhook_id, **form.cleaned_data)

    if run_form(request, form, make, _("Command made")):
        return redirect("outgoing_webhook", webhook_id)
    return _show(request, webhook, command_form=form)


@only_with(Right.MAKE_BOTS)
@require_POST
def remove_command(request: SignedInRequest, webhook_id: int, command_id: int) -> HttpResponse:
    return _do(
        request,
        webhook_id,
        lambda: commands.remove_command(actor=request.user, command_id=command_id),
        _("Command removed"),
    )


def _do(
    request: SignedInRequest, webhook_id: int, verb: Callable[[], object], done: str = ""
) -> HttpResponse:
    try:
        verb()
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done or _("On its way"))
    return redirect("outgoing_webhook", webhook_id)


def _find(request: SignedInRequest, webhook_id: int) -> OutgoingWebhook:
    try:
        return webhooks.get_webhook(actor=request.user, webhook_id=webhook_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _make_form(request: SignedInRequest, webhook: OutgoingWebhook, given: Any = None) -> ChangeOutgoingForm:
    rooms = webhooks.list_rooms_to_choose(actor=request.user, bot=webhook.bot)
    initial = {name: getattr(webhook, name) for name in ("name", "url", "format", "kinds", "hears_bots")}
    initial["rooms"] = list(webhook.rooms.values_list("pk", flat=True))
    kept = len(webhooks.list_rooms_kept(actor=request.user, webhook=webhook))
    return ChangeOutgoingForm(given, rooms=rooms, kept=kept, initial=initial)


def _show(request: SignedInRequest, webhook: OutgoingWebhook, **forms: Any) -> HttpResponse:
    """With the form that was refused, if one was, in its place."""
    deliveries: list[Delivery] = list(webhook.deliveries.order_by("-pk")[:SHOWN])
    empty = {"form": _make_form(request, webhook), "command_form": CommandForm()}
    return show(
        request,
        "outgoing/show",
        webhook=webhook,
        commands=webhook.commands.order_by("name"),
        deliveries=deliveries,
        dead=DeliveryState.DEAD,
        status=400 if forms else 200,
        **(empty | forms),
    )

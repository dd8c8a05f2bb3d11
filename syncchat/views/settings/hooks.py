"""Incoming webhooks: for whoever owns a room, and the address that is shown once."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from syncchat.domain.accounts.avatars import set_avatar
from syncchat.domain.accounts.usernames import DISPLAY_NAME_LIMIT
from syncchat.domain.hooks import incoming
from syncchat.errors import DomainError, NotFound
from syncchat.models import IncomingWebhook, Room
from syncchat.sign_in.form_style import SettingsForm
from syncchat.sign_in.origin import find_origin
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import ACCEPTED_PICTURES
from syncchat.views.settings.page import run_form, show

Verb = Callable[[], object]


class WebhookForm(SettingsForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=DISPLAY_NAME_LIMIT,
        help_text=gettext_lazy("Its messages are said by a bot of this name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED_PICTURES}),
    )
    calls_people = forms.BooleanField(
        label=gettext_lazy("May ring people"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )


class NewWebhookForm(WebhookForm):
    field_order = ("name", "room", "picture", "calls_people")
    room = forms.TypedChoiceField(label=gettext_lazy("Room"), coerce=int)

    def __init__(self, *args: Any, rooms: list[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [(room.pk, room.name) for room in rooms]  # type: ignore[attr-defined]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_webhooks(request: SignedInRequest) -> HttpResponse:
    rooms = incoming.list_rooms_to_hook(request.user)
    if request.method != "POST":
        return _list(request, NewWebhookForm(rooms=rooms))
    form = NewWebhookForm(request.POST, request.FILES, rooms=rooms)
    if form.is_valid():
        try:
            return _make(request, form)
        except DomainError as refusal:
            show_refusal(form, refusal)
    return _list(request, form, status=400)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_webhook(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    webhook = _find(request, webhook_id)
    if request.method != "POST":
        initial = {"name": webhook.bot.name, "calls_people": webhook.calls_people}
        return show(request, "hooks/show", webhook=webhook, form=WebhookForm(initial=initial))
    form = WebhookForm(request.POST, request.FILES)
    if run_form(request, form, lambda: _change(request, webhook, form), _("Webhook changed")):
        return redirect("webhook_settings", webhook_id)
    return show(request, "hooks/show", webhook=_find(request, webhook_id), form=form, status=400)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_webhook(request: SignedInRequest, webhook_id: int, action: str) -> HttpResponse:
    """A page that says what follows, and a press: of a new address, and of removing it."""
    webhook = _find(request, webhook_id)
    verbs: dict[str, Callable[..., object]] = {
        "disable": lambda **who: incoming.switch_webhook(**who, is_on=False),
        "enable": lambda **who: incoming.switch_webhook(**who, is_on=True),
        "remove": incoming.remove_webhook,
        "rotate": incoming.rotate_webhook,
    }
    if action not in verbs:
        raise Http404
    if request.method != "POST":
        return show(request, "hooks/step", webhook=webhook, action=action)
    done = verbs[action](actor=request.user, webhook_id=webhook_id)
    if action == "rotate":
        return _show_address(request, *cast("tuple[IncomingWebhook, str]", done))
    return redirect("webhooks") if action == "remove" else redirect("webhook_settings", webhook_id)


def _make(request: SignedInRequest, form: NewWebhookForm) -> HttpResponse:
    fields = form.cleaned_data
    made, secret = incoming.create_webhook(
        actor=request.user, room_id=fields["room"], name=fields["name"], calls_people=fields["calls_people"]
    )
    try:
        _draw(made, fields["picture"])
    except DomainError as refusal:
        # It is there, and its address is shown this once
        messages.error(request, refusal.message)
    return _show_address(request, made, secret)


def _change(request: SignedInRequest, webhook: IncomingWebhook, form: WebhookForm) -> None:
    fields = form.cleaned_data
    incoming.change_webhook(
        actor=request.user,
        webhook_id=webhook.pk,
        name=fields["name"],
        calls_people=fields["calls_people"],
    )
    try:
        _draw(webhook, fields["picture"])
    except DomainError as refusal:
        form.add_error("picture", refusal.message)
        raise


def _draw(webhook: IncomingWebhook, picture: Any) -> None:
    if picture is not None:
        set_avatar(actor=webhook.bot, upload=picture, size=picture.size)


def _find(request: SignedInRequest, webhook_id: int) -> IncomingWebhook:
    try:
        return incoming.get_webhook(request.user, webhook_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _list(request: SignedInRequest, form: NewWebhookForm, *, status: int = 200) -> HttpResponse:
    listed = incoming.list_webhooks(request.user)
    return show(request, "hooks/list", form=form, webhooks=listed, status=status)


def _show_address(request: SignedInRequest, webhook: IncomingWebhook, secret: str) -> HttpResponse:
    origin = find_origin(request)
    address = origin + reverse("hook", args=[webhook.pk, secret])
    return show(
        request,
        "hooks/made",
        webhook=webhook,
        address=address,
        examples=_write_examples(address, origin, f"{webhook.pk}-{secret}"),
    )


def _write_examples(address: str, origin: str, token: str) -> list[tuple[str, str]]:
    parts = urlsplit(origin)
    scheme = "mmosts" if parts.scheme == "https" else "mmost"
    return [
        ("curl", f'curl --json \'{{"text": "Hello"}}\' {address}'),
        ("Python, slack_sdk", f'WebhookClient("{address}").send(text="Hello")'),
        ("apprise", f"{scheme}://{parts.netloc}{parts.path}/{token}"),
    ]

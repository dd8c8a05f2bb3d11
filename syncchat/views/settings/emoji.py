"""Emoji of the workspace: everyone sees them, and whoever may changes them."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from syncchat.domain.emoji import custom
from syncchat.domain.limits.limits import check_limit
from syncchat.errors import DomainError, NotFound
from syncchat.models import CustomEmoji
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import EmojiAliasForm, EmojiForm, EmojiNameForm
from syncchat.views.settings.page import run_form, show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_emoji(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request, EmojiForm())
    form = EmojiForm(request.POST, request.FILES)
    if form.is_valid():
        picture = form.cleaned_data["picture"]
        try:
            check_limit(name="emoji", key=str(request.user.pk))
            made = custom.upload_emoji(
                actor=request.user, name=form.cleaned_data["name"], upload=picture, size=picture.size
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%s is there for everybody") % made.codes[0])
            return redirect("emoji")
    return _list(request, form, status=400)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_emoji(request: SignedInRequest, emoji_id: int) -> HttpResponse:
    emoji = _find(emoji_id)
    if request.method != "POST":
        return _show(request, emoji)
    form = EmojiNameForm(request.POST)
    return _run(
        request,
        emoji,
        form,
        lambda: custom.rename_emoji(actor=request.user, emoji_id=emoji_id, name=form.cleaned_data["name"]),
        done=_("Renamed. The former name is an alias now."),
        form_name="form",
    )


@login_required
@require_POST
def add_alias(request: SignedInRequest, emoji_id: int) -> HttpResponse:
    form = EmojiAliasForm(request.POST)
    return _run(
        request,
        _find(emoji_id),
        form,
        lambda: custom.add_alias(actor=request.user, emoji_id=emoji_id, name=form.cleaned_data["name"]),
        done=_("Alias added"),
        form_name="alias_form",
    )


@login_required
@require_POST
def remove_alias(request: SignedInRequest, emoji_id: int, name: str) -> HttpResponse:
    try:
        custom.remove_alias(actor=request.user, emoji_id=emoji_id, name=name)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("change_emoji", emoji_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_emoji(request: SignedInRequest, emoji_id: int) -> HttpResponse:
    emoji = _find(emoji_id)
    reactions = custom.count_reactions(emoji)
    if request.method != "POST":
        return show(request, "emoji/remove", emoji=emoji, reactions=reactions)
    try:
        custom.remove_emoji(actor=request.user, emoji_id=emoji_id)
    except DomainError as refusal:
        context = {"emoji": emoji, "reactions": reactions, "refusal": refusal}
        return show(request, "emoji/remove", status=400, **context)
    messages.success(request, _("Emoji removed"))
    return redirect("emoji")


def _find(emoji_id: int) -> CustomEmoji:
    try:
        return custom.get_emoji(emoji_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _run(
    request: SignedInRequest,
    emoji: CustomEmoji,
    form: SettingsForm,
    verb: Callable[[], object],
    *,
    done: str,
    form_name: str,
) -> HttpResponse:
    if run_form(request, form, verb, done):
        return redirect("change_emoji", emoji.pk)
    return _show(request, _find(emoji.pk), status=400, **{form_name: form})


def _list(request: SignedInRequest, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    can_change = custom.manages_emoji(request.user)
    listed = sorted(custom.list_emoji(), key=lambda each: each.codes[0])
    return show(request, "emoji/list", form=form, listed=listed, can_change=can_change, status=status)


def _show(
    request: SignedInRequest, emoji: CustomEmoji, *, status: int = 200, **forms: SettingsForm
) -> HttpResponse:
    own, *aliases = emoji.names.all()
    empty = {
        "form": EmojiNameForm(initial={"name": own.name}),
        "alias_form": EmojiAliasForm(),
    }
    return show(
        request,
        "emoji/show",
        emoji=emoji,
        own=own.name,
        aliases=[each.name for each in aliases],
        can_change=custom.manages_emoji(request.user),
        **(empty | forms),
        status=status,
    )

"""Bots, for owners: who they are, where they are, and what signs in as them."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from syncchat.domain.accounts import avatars, bots
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.rooms.memberships import add_people, remove_person
from syncchat.domain.tokens.tokens import list_tokens
from syncchat.errors import DomainError, NotFound
from syncchat.models import User
from syncchat.protocol.kinds import Right
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import AvatarForm
from syncchat.views.settings.page import only_with, run_form, show
from syncchat.views.settings.programs import tokens
from syncchat.views.settings.programs.forms import BotForm, BotRoomForm


@only_with(Right.MAKE_BOTS)
@require_http_methods(["GET", "HEAD", "POST"])
def list_bots(request: SignedInRequest) -> HttpResponse:
    form = BotForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            bot = bots.create_bot(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Bot made. Now make it a token."))
            return redirect("bot", bot.pk)
    listed = bots.list_bots(actor=request.user)
    return show(request, "bots/list", form=form, bots=listed, status=400 if form.is_bound else 200)


@only_with(Right.MAKE_BOTS)
@require_http_methods(["GET", "HEAD"])
def show_bot(request: SignedInRequest, user_id: int) -> HttpResponse:
    return _show(request, _find(request, user_id))


@only_with(Right.MAKE_BOTS)
@require_POST
def rename_bot(request: SignedInRequest, user_id: int) -> HttpResponse:
    bot, form = _find(request, user_id), BotForm(request.POST)
    do = lambda: bots.change_bot(actor=request.user, user_id=bot.pk, **form.cleaned_data)  # noqa: E731
    if run_form(request, form, do, _("Bot renamed")):
        return redirect("bot", bot.pk)
    return _show(request, _find(request, user_id), form=form)


@only_with(Right.MAKE_BOTS)
@require_POST
def change_picture(request: SignedInRequest, user_id: int) -> HttpResponse:
    bot = _find(request, user_id)
    form = AvatarForm(request.POST, request.FILES)
    upload = form.files.get("avatar")

    def set_picture() -> None:
        check_limit(name="avatar", key=str(request.user.pk))
        avatars.set_avatar(actor=bot, upload=upload, size=upload.size)  # type: ignore[arg-type,union-attr]

    if run_form(request, form, set_picture, _("Picture changed")):
        return redirect("bot", bot.pk)
    return _show(request, bot, picture_form=form)


@only_with(Right.MAKE_BOTS)
@never_cache
@require_POST
def make_token(request: SignedInRequest, user_id: int) -> HttpResponse:
    bot = _find(request, user_id)
    form = tokens.make_form(request, bot)
    return tokens.make(request, bot, form) or _show(request, bot, token_form=form)


@only_with(Right.MAKE_BOTS)
@require_POST
def add_to_room(request: SignedInRequest, user_id: int) -> HttpResponse:
    bot = _find(request, user_id)
    form = BotRoomForm(request.POST, rooms=bots.list_rooms_to_add(actor=request.user, bot=bot))
    do = lambda: add_people(  # noqa: E731
        actor=request.user, room_id=form.cleaned_data["room"], people=[bot.pk]
    )
    if run_form(request, form, do, _("It is in")):
        return redirect("bot", bot.pk)
    return _show(request, bot, room_form=form)


@only_with(Right.MAKE_BOTS)
@require_POST
def take_from_room(request: SignedInRequest, user_id: int, room_id: int) -> HttpResponse:
    bot = _find(request, user_id)
    return _do(
        request,
        bot,
        lambda: remove_person(actor=request.user, room_id=room_id, person_id=bot.pk),
        _("It is out"),
    )


def _do(request: SignedInRequest, bot: User, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("bot", bot.pk)


def _find(request: SignedInRequest, user_id: int) -> User:
    try:
        return bots.find_bot(actor=request.user, user_id=user_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _show(request: SignedInRequest, bot: User, **forms: object) -> HttpResponse:
    """With the form that was refused, if one was, in its place."""
    places = bots.list_rooms_of(actor=request.user, bot=bot)
    empty: dict[str, object] = {
        "form": BotForm(initial={"display_name": bot.display_name, "username": bot.username}),
        "picture_form": AvatarForm(),
        "token_form": tokens.make_form(request, bot, is_empty=True),
        "room_form": BotRoomForm(rooms=bots.list_rooms_to_add(actor=request.user, bot=bot)),
    }
    return show(
        request,
        "bots/show",
        bot=bot,
        tokens=list_tokens(actor=request.user, user_id=bot.pk),
        places=places,
        status=400 if forms else 200,
        **(empty | forms),
    )

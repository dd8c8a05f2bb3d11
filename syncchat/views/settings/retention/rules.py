"""How long messages and files are kept: looked at, and changed by owners."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.access import find_room_for, list_rooms_to_see
from syncchat.domain.privacy import change_privacy_note
from syncchat.domain.retention.applying import put_down_retention
from syncchat.domain.retention.holds import list_holds
from syncchat.domain.retention.preview import preview_rule
from syncchat.domain.retention.rules import (
    LONGEST_DAYS,
    Days,
    Scope,
    change_rule,
    drop_rule,
    list_room_rules,
    read_days,
)
from syncchat.errors import DomainError, NotFound
from syncchat.models import RetentionRule, Room, User, Workspace
from syncchat.protocol.kinds import Right, RoomKind
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import only_with, run_form, show
from syncchat.views.settings.retention.forms import HoldForm, PrivacyForm

DAYS = forms.NumberInput(attrs={"inputmode": "numeric"})


class RuleForm(SettingsForm):
    scope = forms.CharField(widget=forms.HiddenInput)
    message_days = forms.IntegerField(
        label=gettext_lazy("Days that messages are kept"),
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        widget=DAYS,
        help_text=gettext_lazy("Empty: for ever."),
    )
    file_days = forms.IntegerField(
        label=gettext_lazy("Days that files are kept"),
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        widget=DAYS,
        help_text=gettext_lazy("Empty: as long as their messages."),
    )

    def read_days(self) -> Days:
        return Days(self.cleaned_data["message_days"], self.cleaned_data["file_days"])


class RoomRuleForm(RuleForm):
    scope = forms.ChoiceField(label=gettext_lazy("Room"))  # type: ignore[assignment]

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = list_rooms_to_see(owner).exclude(kind=RoomKind.DIRECT).order_by("name", "pk")
        choices = [(str(room.pk), room.name) for room in rooms]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]


@only_with(Right.KEEP_MESSAGES)
@require_safe
def show_rules(request: SignedInRequest) -> HttpResponse:
    return show_retention(request)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with(Right.KEEP_MESSAGES)
@confirmed
def preview(request: SignedInRequest) -> HttpResponse:
    """Asked for, it shows what would go; sent, it is the rule, and within the hour nothing goes."""
    form = RuleForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return show_retention(request, refused=form)
    try:
        scope = Scope.parse(request.user, form.cleaned_data["scope"])
        if request.method == "POST":
            return _change(request, scope, form.read_days())
        found = preview_rule(actor=request.user, scope=scope, days=form.read_days())
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        show_refusal(form, refusal)
        return show_retention(request, refused=form)
    return show(request, "retention/preview", form=form, scope=scope, days=form.read_days(), preview=found)


def _change(request: SignedInRequest, scope: Scope, days: Days) -> HttpResponse:
    change_rule(actor=request.user, scope=scope, days=days)
    put_down_retention()
    messages.success(request, _("Settings saved"))
    return redirect("retention")


@require_POST
@only_with(Right.KEEP_MESSAGES)
@confirmed
def drop(request: SignedInRequest, room_id: int) -> HttpResponse:
    try:
        drop_rule(actor=request.user, room=find_room_for(request.user, room_id))
    except NotFound as refusal:
        raise Http404 from refusal
    messages.success(request, _("This room follows the rule of all rooms again"))
    return redirect("retention")


@require_POST
@only_with(Right.KEEP_MESSAGES)
def write_note(request: SignedInRequest) -> HttpResponse:
    form = PrivacyForm(request.POST)
    if run_form(
        request,
        form,
        lambda: change_privacy_note(actor=request.user, note=form.cleaned_data["note"]),
        _("Settings saved"),
    ):
        return redirect("retention")
    return show_retention(request, privacy_form=form)


def show_retention(
    request: SignedInRequest,
    *,
    refused: RuleForm | None = None,
    hold_form: HoldForm | None = None,
    privacy_form: PrivacyForm | None = None,
) -> HttpResponse:
    owner = request.user
    return show(
        request,
        "retention/show",
        rules=[_make_form(Scope(), refused), _make_form(Scope(of_directs=True), refused)],
        room_rules=[_describe(rule, owner) for rule in list_room_rules(actor=owner)],
        room_form=RoomRuleForm(owner=owner),
        refused=refused,
        holds=[{"hold": hold, "room": _find_seen(hold.room, owner)} for hold in list_holds()],
        hold_form=hold_form or HoldForm(),
        privacy_form=privacy_form or PrivacyForm(initial={"note": Workspace.current().privacy_note}),
        status=400 if refused or hold_form or privacy_form else 200,
    )


def _make_form(scope: Scope, refused: RuleForm | None) -> RuleForm:
    name = "directs" if scope.of_directs else "rooms"
    if refused is not None and refused.data.get("scope") == name:
        return refused
    days = read_days(scope) or Days()
    initial = {"scope": name, "message_days": days.messages, "file_days": days.files}
    return RuleForm(initial=initial, auto_id=f"id_{name}_%s")


def _describe(rule: RetentionRule, owner: User) -> dict[str, Any]:
    return {"rule": rule, "room": _find_seen(rule.room, owner)}


def _find_seen(room: Room | None, owner: User) -> Room | None:
    """A room that the owner does not see stays nameless."""
    try:
        return find_room_for(owner, room.pk) if room is not None else None
    except NotFound:
        return None

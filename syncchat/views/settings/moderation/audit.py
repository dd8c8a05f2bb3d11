"""The owners' page of the audit log: looking through it, taking it along, how long it is kept."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from syncchat.domain.accounts.devices import describe_device
from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.accounts.usernames import find_people_named
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.moderation.audit_export import write_csv, write_json
from syncchat.domain.moderation.audit_log import (
    Wanted,
    change_policy,
    export_entries,
    find_room_named,
    list_entries,
    read_policy,
)
from syncchat.errors import DomainError, Invalid
from syncchat.models import AuditEntry
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import PresentPasswordForm
from syncchat.views.settings.page import only_with, show

DAY = forms.DateInput(attrs={"type": "date"})
FORMATS = {"csv": ("text/csv; charset=utf-8", write_csv), "json": ("application/json", write_json)}
EVER = "ever"
KEPT = [
    (EVER, gettext_lazy("For ever")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
    ("730", gettext_lazy("Two years")),
    ("1825", gettext_lazy("Five years")),
    ("3650", gettext_lazy("Ten years")),
]


class FilterForm(SettingsForm):
    person = forms.CharField(label=gettext_lazy("Who or whom"), required=False, max_length=40)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    room = forms.CharField(label=gettext_lazy("Room"), required=False, max_length=80)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=DAY)
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = sorted(AuditAction.choices, key=lambda choice: str(choice[1]).casefold())
        self.fields["action"].choices = [("", _("Everything")), *acts]  # type: ignore[attr-defined]


class PolicyForm(PresentPasswordForm):
    field_order = ("days", "password")
    days = forms.ChoiceField(label=gettext_lazy("Keep entries"), choices=KEPT)


@only_with(Right.READ_AUDIT_LOG)
@require_safe
def show_log(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@only_with(Right.READ_AUDIT_LOG)
@require_POST
def export_log(request: SignedInRequest, kind: str) -> HttpResponse:
    """What the page's filters show, the newest first."""
    content_type, write = FORMATS[kind]
    form = FilterForm(request.GET)
    if not form.is_valid():
        return _show(request, status=400)
    try:
        check_limit(name="export_log", key=str(request.user.pk))
        found = export_entries(actor=request.user, wanted=_read_filters(form))
    except DomainError as refusal:
        show_refusal(form, refusal)
        return _show(request, form=form, status=400)
    name = f"audit-log-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(write(found), content_type=content_type, headers=headers)


@only_with(Right.KEEP_AUDIT_LOG)
@require_POST
def keep_log(request: SignedInRequest) -> HttpResponse:
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _show(request, policy_form=form, status=400)
    days = form.cleaned_data["days"]
    try:
        check_present_password(user=request.user, password=form.cleaned_data["password"])
        change_policy(actor=request.user, days=None if days == EVER else int(days))
    except DomainError as refusal:
        show_refusal(form, refusal)
        return _show(request, policy_form=form, status=400)
    messages.success(request, _("Settings saved"))
    return redirect("audit_log")


def _read_filters(form: FilterForm) -> Wanted:
    """Raises: Invalid, where nobody and nothing is called so."""
    given = form.cleaned_data
    return Wanted(
        person=_find_person(given["person"]),
        action=given["action"],
        room=_find_room(given["room"]),
        since=_begin(given["since"]),
        until=_begin(given["until"] + timedelta(days=1)) if given["until"] else None,
    )


def _find_person(name: str) -> int | None:
    wanted = name.strip().lower().removeprefix("@")
    if not wanted:
        return None
    found = find_people_named([wanted])
    if wanted not in found:
        raise Invalid(_("Nobody here is called %s.") % f"@{wanted}", field="person")
    return found[wanted]


def _find_room(name: str) -> int | None:
    """By its name, or as the page's links say it: a number, which is all that is left of one that was deleted."""
    wanted = name.strip()
    if not wanted:
        return None
    if wanted.startswith("#") and wanted[1:].isascii() and wanted[1:].isdecimal() and len(wanted) < 17:
        return int(wanted[1:])
    return find_room_named(wanted)


def _begin(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _show(
    request: SignedInRequest,
    *,
    form: FilterForm | None = None,
    policy_form: PolicyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or FilterForm(request.GET)
    cursor = request.GET.get("cursor", "")[:40]
    entries: list[AuditEntry] = []
    after = None
    try:
        if form.is_valid():
            wanted = _read_filters(form)
            entries, after = list_entries(actor=request.user, wanted=wanted, cursor=cursor)
    except DomainError as refusal:
        show_refusal(form, refusal)
        status = 400
    filters = {name: value for name, value in request.GET.items() if name in form.fields and value}
    return show(
        request,
        "moderation/log",
        form=form,
        policy_form=policy_form or PolicyForm(initial={"days": str(read_policy() or EVER)}),
        entries=[(entry, describe_device(entry.device).name if entry.device else "") for entry in entries],
        next_page=urlencode(filters | {"cursor": after}) if after else "",
        is_first=not cursor,
        filters=urlencode(filters),
        status=status,
    )

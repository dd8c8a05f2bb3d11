"""The page from which people take with them what is theirs: their data, a room that they moderate, the workspace."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from syncchat.errors import DomainError, NotFound
from syncchat.models.export import Export, ExportFormat, ExportKind
from syncchat.sign_in.form_style import SettingsForm
from syncchat.transfer.export.requests import (
    ask_for_export,
    delete_export,
    find_file,
    list_exports,
    list_rooms_to_export,
)
from syncchat.views.chat import SignedInRequest
from syncchat.views.large_files import stream_file
from syncchat.views.settings.page import show


class RoomExportForm(SettingsForm):
    room_id = forms.TypedChoiceField(label=gettext_lazy("Room"), coerce=int)
    format = forms.ChoiceField(
        label=gettext_lazy("As"), choices=ExportFormat.choices, initial=ExportFormat.HTML
    )

    def __init__(self, request: SignedInRequest, data: Any = None) -> None:
        super().__init__(data)
        rooms = list_rooms_to_export(actor=request.user)
        self.fields["room_id"].choices = [(room.pk, room.name) for room in rooms]  # type: ignore[attr-defined]


@login_required
@require_safe
def show_exports(request: SignedInRequest) -> HttpResponse:
    return _show(request, RoomExportForm(request))


@login_required
@require_POST
def ask(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind not in ExportKind.values:
        raise Http404
    chosen: dict[str, Any] = {}
    if kind == ExportKind.ROOM:
        form = RoomExportForm(request, request.POST)
        if not form.is_valid():
            return _show(request, form, status=400)
        chosen = form.cleaned_data
    try:
        ask_for_export(actor=request.user, kind=kind, **chosen)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        return _show(request, RoomExportForm(request), status=400, refusal=refusal)
    messages.success(request, _("It is being made. You find it here when it is ready."))
    return redirect("exports")


@login_required
@require_safe
def fetch(request: SignedInRequest, export_id: UUID) -> HttpResponseBase:
    try:
        export, path = find_file(actor=request.user, export_id=export_id)
    except NotFound as refusal:
        raise Http404 from refusal
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": str(content_disposition_header(True, _name_file(export))),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return stream_file(path, headers)


@login_required
@require_POST
def delete(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    delete_export(actor=request.user, export_id=export_id)
    messages.success(request, _("Deleted"))
    return redirect("exports")


def _name_file(export: Export) -> str:
    subject = export.room.name if export.room else export.kind
    return f"{subject} {export.asked_at:%Y-%m-%d}.zip"


def _show(
    request: SignedInRequest, form: RoomExportForm, *, status: int = 200, refusal: DomainError | None = None
) -> HttpResponse:
    found = list(list_exports(actor=request.user))
    return show(
        request,
        "exports/list",
        status=status,
        form=form,
        exports=found,
        is_busy=any(each.is_under_way for each in found),
        refusal=refusal,
    )

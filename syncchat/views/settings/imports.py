"""The page on which owners bring in what was said elsewhere: a file, and what it would make, before it does."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.errors import DomainError, NotFound
from syncchat.protocol.kinds import Right
from syncchat.sign_in.form_style import SettingsForm
from syncchat.transfer import requests
from syncchat.views.chat import SignedInRequest
from syncchat.views.large_files import stream_file
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.page import only_with, show

# By their own names, and those of whatever else writes such a file
FORMATS = [
    ("slack", gettext_lazy("Slack: the zip of an export")),
    ("mattermost", gettext_lazy("Mattermost: a bulk export, .jsonl or .zip")),
    ("rocketchat", gettext_lazy("Rocket.Chat: a database dump, .zip or .tar.gz")),
    ("rocketchat-csv", gettext_lazy("Rocket.Chat: the zip of CSV tables")),
    ("zulip", gettext_lazy("Zulip: the .tar.gz of an export")),
    ("campfire", gettext_lazy("Campfire: production.sqlite3")),
    ("discord", gettext_lazy("Discord: JSON of DiscordChatExporter, or a zip of it")),
    ("syncchatroom", gettext_lazy("SyncChatRoom: the zip of an export")),
    ("jsonl", gettext_lazy("JSON lines")),
    ("csv", gettext_lazy("CSV: at, room, author, text")),
]
KINDS = {
    "person": gettext_lazy("People"),
    "room": gettext_lazy("Rooms"),
    "message": gettext_lazy("Messages"),
    "member": gettext_lazy("Memberships"),
    "group": gettext_lazy("Groups"),
    "emoji": gettext_lazy("Emoji"),
    "mark": gettext_lazy("Saved and followed"),
}


class ImportForm(SettingsForm):
    kind = forms.ChoiceField(label=gettext_lazy("From"), choices=FORMATS)
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput,
        error_messages={"empty": gettext_lazy("Nothing is in that file.")},
    )
    people = forms.FileField(
        label=gettext_lazy("Who is whom"),
        required=False,
        widget=forms.FileInput,
        help_text=gettext_lazy(
            "A CSV of two columns: somebody’s name or address there, their user name here."
        ),
    )
    room_id = forms.TypedChoiceField(label=gettext_lazy("Into"), coerce=int, empty_value=None, required=False)

    def __init__(self, request: SignedInRequest, *data: Any) -> None:
        super().__init__(*data)
        self.fields["file"].error_messages["required"] = _("Choose a file.")
        chosen = [(room.pk, room.name) for room in requests.list_rooms_to_fill(actor=request.user)]
        self.fields["room_id"].choices = [("", _("Rooms of their own")), *chosen]  # type: ignore[attr-defined]


@only_with(Right.MOVE_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def list_imports(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, ImportForm(request))
    form = ImportForm(request, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=400)
    file = form.cleaned_data.pop("file")
    try:
        requests.ask_for_import(
            actor=request.user, file=file, name=file.name or "", size=file.size, **form.cleaned_data
        )
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        show_refusal(form, refusal)
        return _show(request, form, status=400)
    messages.success(request, _("It is being looked through. Nothing is written yet."))
    return redirect("imports")


@only_with(Right.MOVE_DATA)
@require_POST
def bring_in(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    return _do(request, requests.bring_in, import_id, _("It is being brought in."))


@only_with(Right.MOVE_DATA)
@require_POST
def delete(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    return _do(
        request, requests.delete_import, import_id, _("The file is deleted. What was brought in stays.")
    )


@only_with(Right.MOVE_DATA)
@require_safe
def fetch_report(request: SignedInRequest, import_id: UUID) -> HttpResponseBase:
    try:
        path = requests.find_report(actor=request.user, import_id=import_id)
    except NotFound as refusal:
        raise Http404 from refusal
    headers = {
        "Content-Type": "application/jsonl",
        "Content-Disposition": 'attachment; filename="import.jsonl"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return stream_file(path, headers)


def _do(request: SignedInRequest, verb: Callable[..., None], import_id: UUID, done: str) -> HttpResponse:
    try:
        verb(actor=request.user, import_id=import_id)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("imports")


def _show(request: SignedInRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    found = list(requests.list_imports(actor=request.user))
    seen = {room.pk for room in requests.list_rooms_to_fill(actor=request.user)}
    for each in found:
        # Another owner may have chosen one that is hidden from this one
        each.into = each.room if each.room_id in seen else None  # type: ignore[attr-defined]
        each.source = str(dict(FORMATS).get(each.format, "")).partition(":")[0]  # type: ignore[attr-defined]
        each.made = _name_counts(each.told.get("made", {}))  # type: ignore[attr-defined]
        each.known = _name_counts(each.told.get("known", {}))  # type: ignore[attr-defined]
        each.problems = each.told.get("problems", [])  # type: ignore[attr-defined]
    is_busy = any(each.is_under_way for each in found)
    return show(request, "imports/list", status=status, form=form, imports=found, is_busy=is_busy)


def _name_counts(counts: dict[str, int]) -> list[tuple[str, int]]:
    """In the order of what is told, whatever of it there is."""
    return [(str(name), counts[kind]) for kind, name in KINDS.items() if counts.get(kind)]

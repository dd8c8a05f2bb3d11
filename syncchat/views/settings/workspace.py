"""The administrators' page: the workspace's name, who may register, invites, people."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from syncchat.domain.accounts.accounts import find_seen, list_everyone, reactivate_user
from syncchat.domain.accounts.invites import create_invite, list_invites, list_rooms_to_open, revoke_invite
from syncchat.domain.accounts.workspace import change_link_previews, change_registration, name_workspace
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.mail.delivery import can_send
from syncchat.domain.mail.invites import check_may_mail, mail_invite, read_addresses
from syncchat.domain.second_factor.requirement import list_who_has_one
from syncchat.errors import DomainError, NotFound
from syncchat.models import User, Workspace
from syncchat.protocol.kinds import Right
from syncchat.sign_in.form_style import SettingsForm
from syncchat.sign_in.origin import find_origin
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.forms import InviteForm, PreviewsForm, RegistrationForm, WorkspaceForm
from syncchat.views.settings.notifications import WorkspaceNotificationsForm
from syncchat.views.settings.page import only_with, run_form, save_one, show
from syncchat.views.settings.roles.bulk import list_acts
from syncchat.views.settings.second_factor.rule import make_rule_form

SEARCHED_LIMIT = 100  # characters
KINDS = {
    "": gettext_lazy("Everybody"),
    "owners": gettext_lazy("Owners"),
    "administrators": gettext_lazy("Administrators"),
    "moderators": gettext_lazy("Moderators"),
    "guests": gettext_lazy("Guests"),
    "bots": gettext_lazy("Bots"),
    "locked-out": gettext_lazy("Locked out"),
    "unseen": gettext_lazy("Not seen for 30 days"),
}


@only_with(Right.CHANGE_SETTINGS)
@require_safe
def show_workspace(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def rename(request: SignedInRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST)
    return _run(
        request,
        form,
        lambda: name_workspace(actor=request.user, name=form.cleaned_data["name"]),
        done=_("Workspace renamed"),
        form_name="name_form",
    )


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def choose_registration(request: SignedInRequest) -> HttpResponse:
    form = RegistrationForm(request.POST)
    if "only" in request.POST:
        return save_one(form, request.POST["only"], partial(change_registration, actor=request.user))
    return _run(
        request,
        form,
        lambda: change_registration(actor=request.user, **form.cleaned_data),
        done=_("Registration changed"),
        form_name="registration_form",
    )


@only_with(Right.CHANGE_SETTINGS)
@require_POST
def choose_previews(request: SignedInRequest) -> HttpResponse:
    form = PreviewsForm(request.POST)
    if "only" in request.POST:
        return save_one(form, request.POST["only"], partial(change_link_previews, actor=request.user))
    return _run(
        request,
        form,
        lambda: change_link_previews(actor=request.user, **form.cleaned_data),
        done=_("Settings saved"),
        form_name="previews_form",
    )


@only_with(Right.INVITE)
@require_POST
def invite(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST, rooms=list_rooms_to_open(creator=request.user))
    return _run(
        request, form, lambda: _create_invite(request, form), done=_("Invite made"), form_name="invite_form"
    )


@only_with(Right.INVITE)
@require_POST
def revoke(request: SignedInRequest, invite_id: int) -> HttpResponse:
    try:
        revoke_invite(actor=request.user, invite_id=invite_id)
    except NotFound as refusal:
        raise Http404 from refusal
    messages.success(request, _("Invite taken back"))
    return redirect("workspace_settings")


@only_with(Right.MANAGE_PEOPLE)
@require_POST
def let_in(request: SignedInRequest, user_id: int) -> HttpResponse:
    return _change_person(
        request, lambda: reactivate_user(actor=request.user, user_id=user_id), _("%s may come in again")
    )


def _create_invite(request: SignedInRequest, form: InviteForm) -> None:
    addresses = read_addresses(form.cleaned_data["emails"])
    check_limit(name="invite", key=str(request.user.pk))
    check_may_mail(actor=request.user, addresses=addresses)
    invite = create_invite(
        actor=request.user,
        rooms=form.cleaned_data["rooms"],
        expires_in=timedelta(days=int(form.cleaned_data["expires_in"])),
        max_uses=form.cleaned_data["max_uses"],
        as_guest=form.cleaned_data["as_guest"],
    )
    mail_invite(actor=request.user, invite=invite, addresses=addresses, origin=find_origin(request))


def _run(
    request: SignedInRequest, form: SettingsForm, verb: Callable[[], object], *, done: str, form_name: str
) -> HttpResponse:
    """Do it and come back; or show the page again with the refusal in its place."""
    if run_form(request, form, verb, done):
        return redirect("workspace_settings")
    return _show(request, status=400, **{form_name: form})


def _change_person(request: SignedInRequest, verb: Callable[[], User], done: str) -> HttpResponse:
    try:
        messages.success(request, done % verb().name)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("workspace_settings")


def _list_people(request: SignedInRequest) -> dict[str, object]:
    """What is looked for stands in the page's address."""
    query, page = request.GET.get("person", "")[:SEARCHED_LIMIT], request.GET.get("page", "")
    kind = request.GET.get("kind", "")
    number = int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 7 else 1
    listed = list_everyone(actor=request.user, query=query, kind=kind, page=max(1, number))
    seen = find_seen(listed.people)
    for person in listed.people:
        person.seen_at = seen.get(person.pk)  # type: ignore[attr-defined]
    return {
        "people": listed.people,
        "locked_twice": list_who_has_one(listed.people),
        "person_query": query,
        "bulk_acts": list_acts(request.user),
        "person_kind": kind,
        "person_kinds": KINDS.items(),
        "previous_page": number - 1,
        "next_page": number + 1 if listed.has_more else None,
    }


def _show(request: SignedInRequest, *, status: int = 200, **forms: SettingsForm) -> HttpResponse:
    workspace = Workspace.current()
    empty = {
        "name_form": WorkspaceForm(initial={"name": workspace.name}),
        "registration_form": RegistrationForm(initial={"registration": workspace.registration}),
        "previews_form": PreviewsForm(initial={"link_previews": workspace.link_previews}),
        "notifications_form": WorkspaceNotificationsForm(
            initial={
                "notification_level": workspace.notification_level,
                "mail_hides_words": workspace.mail_hides_words,
            }
        ),
        "factor_form": make_rule_form(workspace),
        "invite_form": InviteForm(rooms=list_rooms_to_open(creator=request.user)),
    }
    return show(
        request,
        "workspace",
        **(empty | forms),
        invites=list_invites(actor=request.user),
        **_list_people(request),
        previews_possible=settings.LINK_PREVIEWS,
        origin=find_origin(request),
        can_send=can_send(),
        status=status,
    )

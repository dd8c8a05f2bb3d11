"""Groups of people: everyone sees them, and whoever may changes them."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from syncchat.domain.accounts import groups
from syncchat.errors import DomainError, NotFound
from syncchat.models import PeopleGroup, User
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import GroupForm, GroupPeopleForm
from syncchat.views.settings.page import run_form, show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_groups(request: SignedInRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method != "POST":
        return _list(request, GroupForm())
    if form.is_valid():
        try:
            made = groups.create_group(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Group made. Now put people in."))
            return redirect("group", made.pk)
    return _list(request, form, status=400)


@login_required
@require_safe
def show_group(request: SignedInRequest, group_id: int) -> HttpResponse:
    return _show(request, _find(request.user, group_id))


@login_required
@require_POST
def change_group(request: SignedInRequest, group_id: int) -> HttpResponse:
    form = GroupForm(request.POST)
    return _run(
        request,
        _find(request.user, group_id),
        form,
        lambda: groups.change_group(actor=request.user, group_id=group_id, **form.cleaned_data),
        done=_("Group changed"),
        form_name="form",
    )


@login_required
@require_POST
def add_people(request: SignedInRequest, group_id: int) -> HttpResponse:
    form = GroupPeopleForm(request.POST)
    return _run(
        request,
        _find(request.user, group_id),
        form,
        lambda: groups.add_to_group(
            actor=request.user,
            group_id=group_id,
            people=groups.find_people_by_names(form.cleaned_data["people"].replace(",", " ").split()),
        ),
        done=_("They are in"),
        form_name="people_form",
    )


@login_required
@require_POST
def take_out(request: SignedInRequest, group_id: int, user_id: int) -> HttpResponse:
    try:
        groups.take_from_group(actor=request.user, group_id=group_id, person_id=user_id)
    except NotFound as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("group", group_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_group(request: SignedInRequest, group_id: int) -> HttpResponse:
    group = _find(request.user, group_id)
    if request.method != "POST":
        return show(request, "groups/delete", group=group)
    try:
        groups.delete_group(actor=request.user, group_id=group_id)
    except DomainError as refusal:
        return show(request, "groups/delete", group=group, refusal=refusal, status=400)
    messages.success(request, _("Group deleted"))
    return redirect("groups")


def _find(user: User, group_id: int) -> PeopleGroup:
    try:
        return groups.get_group_for(user, group_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _run(
    request: SignedInRequest,
    group: PeopleGroup,
    form: SettingsForm,
    verb: Callable[[], object],
    *,
    done: str,
    form_name: str,
) -> HttpResponse:
    if run_form(request, form, verb, done):
        return redirect("group", group.pk)
    return _show(request, _find(request.user, group.pk), status=400, **{form_name: form})


def _list(request: SignedInRequest, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    if request.user.is_guest:
        raise Http404
    can_change = groups.manages_groups(request.user)
    return show(
        request, "groups/list", form=form, groups=groups.list_groups(), can_change=can_change, status=status
    )


def _show(
    request: SignedInRequest, group: PeopleGroup, *, status: int = 200, **forms: SettingsForm
) -> HttpResponse:
    empty = {
        "form": GroupForm(initial={"handle": group.handle, "name": group.name}),
        "people_form": GroupPeopleForm(),
    }
    return show(
        request,
        "groups/show",
        group=group,
        people=groups.list_people_of(group),
        can_change=groups.manages_groups(request.user),
        **(empty | forms),
        status=status,
    )

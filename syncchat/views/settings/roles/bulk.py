"""The same for several people of the workspace's page: what would come of it is shown before it is done."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from syncchat.domain.accounts.groups import list_groups_for
from syncchat.domain.accounts.invites import list_rooms_to_open
from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.rights.bulk import BulkAct, Outcome, choose_found, do_for_all, try_for_all
from syncchat.domain.rights.ranks import GIVEN
from syncchat.errors import DomainError
from syncchat.models import User
from syncchat.models.accounts.user import WORKSPACE_ROLES
from syncchat.protocol.kinds import Right
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.page import only_with, show

SEARCHED_LIMIT = 100
TITLES = {
    BulkAct.ROLE: gettext_lazy("Give a role"),
    BulkAct.ROOM: gettext_lazy("Add to a room"),
    BulkAct.GROUP: gettext_lazy("Add to a group"),
    BulkAct.SIGN_OUT: gettext_lazy("Sign out everywhere"),
    BulkAct.LOCK_OUT: gettext_lazy("Lock out"),
}


def list_acts(user: User) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each act with what can be chosen for it, as one list of values: `role:moderator`."""
    choices: dict[BulkAct, list[tuple[str, str]]] = {
        BulkAct.ROLE: [(role.value, str(WORKSPACE_ROLES[role])) for role in GIVEN],
        BulkAct.ROOM: [(str(room.pk), room.name) for room in list_rooms_to_open(creator=user)],
        BulkAct.GROUP: [(str(group.pk), f"@{group.handle}") for group in list_groups_for(user)],
        BulkAct.SIGN_OUT: [("", str(TITLES[BulkAct.SIGN_OUT]))],
        BulkAct.LOCK_OUT: [("", str(TITLES[BulkAct.LOCK_OUT]))],
    }
    return [(act.value, str(TITLES[act]), listed) for act, listed in choices.items() if listed]


@only_with(Right.MANAGE_PEOPLE)
@require_POST
def act_on_people(request: SignedInRequest) -> HttpResponse:
    act, _colon, choice = request.POST.get("act", "").partition(":")
    people: list[int] = []
    try:
        people = _read_people(request.user, request.POST)
        if "confirmed" not in request.POST:
            outcomes = try_for_all(actor=request.user, people=people, act=act, choice=choice)
            return _show(request, outcomes)
        if act == BulkAct.LOCK_OUT:
            check_present_password(user=request.user, password=request.POST.get("password", ""))
        outcomes = do_for_all(actor=request.user, people=people, act=act, choice=choice)
    except DomainError as refusal:
        if people and "confirmed" in request.POST and act == BulkAct.LOCK_OUT:
            outcomes = try_for_all(actor=request.user, people=people, act=act, choice=choice)
            return _show(request, outcomes, refusal=refusal, status=400)
        messages.error(request, refusal.message)
        return redirect("workspace_settings")
    done = sum(not outcome.refusal for outcome in outcomes)
    messages.success(request, ngettext("Done for %d person", "Done for %d people", done) % done)
    return redirect("workspace_settings")


def _read_people(user: User, sent: QueryDict) -> list[int]:
    if "all" in sent:
        query, kind = sent.get("person", "")[:SEARCHED_LIMIT], sent.get("kind", "")
        return choose_found(actor=user, query=query, kind=kind)
    return [
        int(each) for each in sent.getlist("people") if each.isascii() and each.isdecimal() and len(each) < 16
    ]


def _show(
    request: SignedInRequest,
    outcomes: list[Outcome],
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    sent = request.POST.get("act", "")
    act, _colon, choice = sent.partition(":")
    names = {
        value: name
        for each, _title, listed in list_acts(request.user)
        if each == act
        for value, name in listed
    }
    return show(
        request,
        "roles/bulk",
        title=TITLES[BulkAct(act)],
        choice=names.get(choice, "") if choice else "",
        act=sent,
        asks_password=act == BulkAct.LOCK_OUT,
        taken=[outcome.person for outcome in outcomes if not outcome.refusal],
        skipped=[outcome for outcome in outcomes if outcome.refusal],
        refusal=refusal,
        status=status,
    )

"""What an owner or administrator may do for, and to, one person: each step says what it does before it is done."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from syncchat.domain.accounts.accounts import deactivate_user, find_person
from syncchat.domain.accounts.owners import (
    hand_over_ownership,
    is_only_owner,
    make_owner,
    take_ownership_back,
)
from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.limits.limits import check_limit
from syncchat.domain.rights.asking import may, stands_above
from syncchat.domain.rights.ranks import list_roles_to_give
from syncchat.domain.second_factor.factors import reset_second_factor
from syncchat.domain.second_factor.requirement import has_factor
from syncchat.errors import DomainError, NotFound
from syncchat.models import User
from syncchat.models.accounts.user import WORKSPACE_ROLES
from syncchat.protocol.kinds import Right
from syncchat.sign_in.confirming import ask_to_confirm, is_confirmed
from syncchat.sign_in.origin import find_origin
from syncchat.sign_in.password_links import hand_out_link
from syncchat.sign_in.second_factor.announcements import announce_change
from syncchat.views.chat import SignedInRequest
from syncchat.views.settings.forms import LockOutForm
from syncchat.views.settings.page import only_with, show


class Step(NamedTuple):
    """``consequences`` are read before it is done, ``done`` after."""

    name: str
    title: Promise
    consequences: tuple[Promise, ...]
    button: Promise
    verb: Callable[..., User] | None = None
    done: Promise | None = None
    is_dangerous: bool = False
    # Asks for the present password, and takes a reason
    form: type[LockOutForm] | None = None


NEW_PASSWORD = Step(
    "new-password",
    _("A link to a new password"),
    (
        _("You get a link to hand over. It is shown once, works once, and for three days."),
        _("Their present password works until the link is used. Using it signs them out everywhere."),
        _("They are told that the link came from you."),
    ),
    _("Make the link"),
)
MAKE_OWNER = Step(
    "make-owner",
    _("Make them an owner too"),
    (
        _("They may do all that you may: invite, lock out, reset passwords, change owners."),
        _("They manage every public room. Private rooms stay closed to them."),
        _("They may also take your ownership back."),
    ),
    _("Make owner"),
    make_owner,
    _("%s is an owner now"),
)
HAND_OVER = Step(
    "hand-over",
    _("Hand over your ownership"),
    (
        _("They own the workspace in your place, from this moment on."),
        _("You become an ordinary member and lose this page. Only an owner can make you one again."),
    ),
    _("Hand over"),
    hand_over_ownership,
    _("%s owns the workspace in your place now"),
    is_dangerous=True,
)
TAKE_BACK = Step(
    "take-back",
    _("Take ownership back"),
    (
        _("They become an ordinary member: no invites, no workspace settings."),
        _("In rooms they keep the role they have there."),
    ),
    _("Take back"),
    take_ownership_back,
    _("%s is an owner no more"),
    is_dangerous=True,
)
GIVE_UP = Step(
    "give-up",
    _("Give up your ownership"),
    (_("You become an ordinary member and lose this page. Only an owner can make you one again."),),
    _("Give up"),
    take_ownership_back,
    _("%s is an owner no more"),
    is_dangerous=True,
)
LOCK_OUT = Step(
    "lock-out",
    _("Lock out"),
    (
        _("They are signed out everywhere, at once, and cannot sign in any more."),
        _("What they said stays. You can let them in again."),
    ),
    _("Lock out"),
    deactivate_user,
    _("%s is locked out"),
    is_dangerous=True,
    form=LockOutForm,
)
RESET_FACTOR = Step(
    "reset-second-factor",
    _("Reset their second factor"),
    (
        _("For whoever lost their device and their recovery codes. Be sure that it is them who ask."),
        _("They sign in with their password alone, until they set up another one."),
        _("They are told by e-mail, and it is written down that you did it."),
    ),
    _("Reset"),
    reset_second_factor,
    _("%s signs in with the password alone now"),
    is_dangerous=True,
)
STEPS = {
    step.name: step
    for step in (LOCK_OUT, NEW_PASSWORD, MAKE_OWNER, HAND_OVER, TAKE_BACK, GIVE_UP, RESET_FACTOR)
}


@only_with(Right.MANAGE_PEOPLE)
@require_safe
def show_person(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = _find(user_id)
    given = list_roles_to_give(request.user, person) if not person.is_owner else []
    roles = [(role, WORKSPACE_ROLES[role]) for role in given]
    return _show(request, "person", person, steps=_list_steps(request.user, person), roles=roles)


@only_with(Right.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: SignedInRequest, user_id: int, action: str) -> HttpResponse:
    person = _find(user_id)
    step = STEPS.get(action)
    if step is None:
        raise Http404
    if step is RESET_FACTOR and not is_confirmed(request):
        return ask_to_confirm(request)
    if request.method != "POST":
        return _show(request, "person_step", person, step=step, form=step.form and step.form())
    given = {"reason": request.POST.get("reason", "")} if step.form else {}
    try:
        if step.form:
            check_present_password(user=request.user, password=request.POST.get("password", ""))
        return _take(request, person, step, **given)
    except DomainError as refusal:
        form = step.form and step.form(initial=given)
        return _show(request, "person_step", person, step=step, form=form, refusal=refusal, status=400)


def _take(request: SignedInRequest, person: User, step: Step, **given: str) -> HttpResponse:
    if step.verb is None:
        check_limit(name="password_link", key=str(request.user.pk))
        link = hand_out_link(actor=request.user, user_id=person.pk, origin=find_origin(request))
        # Shown in the answer itself: behind a redirect it would have to be kept somewhere
        return _show(request, "password_link", person, link=link)
    step.verb(actor=request.user, user_id=person.pk, **given)
    messages.success(request, str(step.done) % person.name)
    request.user.refresh_from_db(fields=["is_owner", "rank"])
    if step is RESET_FACTOR:
        announce_change(person, "second_factor_reset", find_origin(request))
    if step in (LOCK_OUT, RESET_FACTOR):
        # Where it can be undone
        return redirect("manage_person", person.pk)
    return redirect("workspace_settings" if may(request.user, Right.CHANGE_SETTINGS) else "profile_settings")


def _list_steps(owner: User, person: User) -> list[Step]:
    """What makes sense for this person. More may be asked for by its address, and the verbs refuse it."""
    if person == owner:
        return [GIVE_UP] if owner.is_owner and not is_only_owner(owner) else []
    if not person.is_active or not stands_above(owner, person):
        return []
    reset = [RESET_FACTOR] if has_factor(person) else []
    if not owner.is_owner:
        return [NEW_PASSWORD, *reset]
    return [NEW_PASSWORD, *reset, *([TAKE_BACK] if person.is_owner else [MAKE_OWNER, HAND_OVER])]


def _find(user_id: int) -> User:
    try:
        return find_person(user_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _show(
    request: SignedInRequest, template: str, person: User, *, status: int = 200, **context: object
) -> HttpResponse:
    return show(request, template, person=person, status=status, **context)

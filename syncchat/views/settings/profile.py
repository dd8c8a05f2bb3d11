from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from syncchat.domain.accounts.avatars import remove_avatar, set_avatar
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.limits.limits import check_limit
from syncchat.errors import DomainError
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import AvatarForm, ProfileForm
from syncchat.views.settings.page import show

SHOWN = ("display_name", "username", "status_text", "about")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        return _save_profile(request, ProfileForm(request.POST))
    return _show(request, _fill(request))


@login_required
@require_POST
def upload_avatar(request: SignedInRequest) -> HttpResponse:
    form = AvatarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, _fill(request), avatar_form=form, status=400)
    upload = form.cleaned_data["avatar"]
    try:
        check_limit(name="avatar", key=str(request.user.pk))
        set_avatar(actor=request.user, upload=upload, size=upload.size)
    except DomainError as refusal:
        show_refusal(form, refusal)
        return _show(request, _fill(request), avatar_form=form, status=400)
    messages.success(request, _("Picture changed"))
    return redirect("profile_settings")


@login_required
@require_POST
def delete_avatar(request: SignedInRequest) -> HttpResponse:
    remove_avatar(actor=request.user)
    messages.success(request, _("Picture removed"))
    return redirect("profile_settings")


def _save_profile(request: SignedInRequest, form: ProfileForm) -> HttpResponse:
    if form.is_valid():
        try:
            update_profile(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Profile saved"))
            return redirect("profile_settings")
    return _show(request, form, status=400)


def _fill(request: SignedInRequest) -> ProfileForm:
    return ProfileForm(initial={name: getattr(request.user, name) for name in SHOWN})


def _show(
    request: SignedInRequest, form: ProfileForm, *, avatar_form: AvatarForm | None = None, status: int = 200
) -> HttpResponse:
    return show(request, "profile", form=form, avatar_form=avatar_form or AvatarForm(), status=status)

"""The owners' page about files: what they use, and making room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from syncchat.domain.accounts.present_password import check_present_password
from syncchat.domain.files.freeing import Choice, Freed, free_files, preview_freeing
from syncchat.domain.files.usage import measure_usage
from syncchat.errors import DomainError
from syncchat.protocol.kinds import Right
from syncchat.templatetags.files import say_size
from syncchat.views.chat import SignedInRequest
from syncchat.views.refusals import show_refusal
from syncchat.views.settings.forms import FreeForm, PresentPasswordForm
from syncchat.views.settings.page import only_with, show


@only_with(Right.CHANGE_SETTINGS)
@require_safe
def show_files(request: SignedInRequest) -> HttpResponse:
    return _show(request, FreeForm(initial={"older_than": 365, "larger_than": 5}))


@only_with(Right.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def free(request: SignedInRequest) -> HttpResponse:
    """Asked for, it shows what would go; sent with the password, it goes."""
    form = FreeForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return _show(request, form, status=400)
    choice = Choice(**form.cleaned_data)
    if request.method != "POST":
        return _preview(request, form, choice)
    try:
        check_present_password(user=request.user, password=request.POST.get("password", ""))
        expected = request.POST.get("expected", "")
        seen = int(expected) if expected.isascii() and expected.isdecimal() and len(expected) < 10 else 0
        freed = free_files(actor=request.user, choice=choice, expected=seen)
    except DomainError as refusal:
        return _preview(request, form, choice, refusal)
    messages.success(request, _say_freed(freed))
    return redirect("files_settings")


def _say_freed(freed: Freed) -> str:
    said = ngettext("%(n)s file deleted, %(size)s freed", "%(n)s files deleted, %(size)s freed", freed.count)
    return said % {"n": freed.count, "size": say_size(freed.size)}


def _preview(
    request: SignedInRequest, form: FreeForm, choice: Choice, refusal: DomainError | None = None
) -> HttpResponse:
    try:
        preview = preview_freeing(actor=request.user, choice=choice)
    except DomainError as invalid:
        show_refusal(form, invalid)
        return _show(request, form, status=400)
    return show(
        request,
        "free_files",
        form=form,
        preview=preview,
        password_form=PresentPasswordForm(),
        refusal=refusal,
        status=400 if refusal else 200,
    )


def _show(request: SignedInRequest, form: FreeForm, *, status: int = 200) -> HttpResponse:
    return show(request, "files", usage=measure_usage(actor=request.user), form=form, status=status)

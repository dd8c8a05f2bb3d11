"""A new password: known the old one, or asked for by e-mail."""

from collections.abc import Iterable
from typing import Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from syncchat.domain.accounts.password_links import find_password_link, note_new_password
from syncchat.domain.notifications.push.devices import keep_devices, list_devices_of_sign_in
from syncchat.domain.sign_on.ways import takes_passwords
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.announcements import announce_password
from syncchat.sign_in.confirming import confirmed
from syncchat.sign_in.forms import (
    LOGIN_LIMIT,
    ChangePasswordForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from syncchat.sign_in.throttle import Throttled


class NewPassword(Throttled):
    """Mixed into allauth's views of people who are signed in, and stay so here."""

    template_name = "accounts/password_change.html"

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "password", str(self.request.user.pk)

    def get_default_success_url(self) -> str:
        return reverse("security_settings")

    def form_valid(self, form: ChangePasswordForm | SetPasswordForm) -> HttpResponse:
        devices = list_devices_of_sign_in(self.request.session.session_key or "")
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        keep_devices(devices, user=form.user, session_key=self.request.session.session_key or "")
        note_new_password(form.user)
        announce_password(self.request, form.user)
        messages.success(self.request, _("Password changed. Everywhere else you are signed out."))
        return answer

    def form_invalid(self, form: ChangePasswordForm | SetPasswordForm) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        answer: HttpResponse = self.render_to_response(context, status=400)  # type: ignore[attr-defined]
        return answer


class ChangePasswordView(NewPassword, allauth_views.PasswordChangeView):
    form_class = ChangePasswordForm


@method_decorator(confirmed, name="dispatch")
class SetPasswordView(NewPassword, allauth_views.PasswordSetView):
    """A first one. They are asked for what else they have that shows who they are."""

    form_class = SetPasswordForm


class NeedsPasswords:
    """Mixed into views of a new password: where none signs in, there is none to get."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not takes_passwords():
            return redirect("account_login")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class ResetPasswordView(NeedsPasswords, Throttled, allauth_views.PasswordResetView):
    template_name = "accounts/password_reset.html"
    form_class = ResetPasswordForm
    success_url = reverse_lazy("account_reset_password_done")

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "reset_address", find_address(self.request)
        yield "reset_account", self.request.POST.get("email", "").strip().lower()[:LOGIN_LIMIT]


class ResetPasswordDoneView(allauth_views.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"


class ResetPasswordKeyView(NeedsPasswords, Throttled, allauth_views.PasswordResetFromKeyView):
    template_name = "accounts/password_reset_key.html"
    form_class = ResetPasswordKeyForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "reset_address", find_address(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = find_password_link(self.reset_user, self.key) if self.reset_user else None
        return {"token_fail": False, "link": link} | super().get_context_data(**kwargs)

    def form_valid(self, form: ResetPasswordKeyForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_new_password(self.reset_user, self.key)
        announce_password(self.request, self.reset_user)
        return answer


class ResetPasswordKeyDoneView(allauth_views.PasswordResetFromKeyDoneView):
    template_name = "accounts/password_reset_key_done.html"

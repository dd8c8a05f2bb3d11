"""Coming in and going out."""

from collections.abc import Iterable
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syncchat.domain.accounts.registration import can_register, is_empty
from syncchat.domain.limits.limits import forget_limit
from syncchat.domain.sign_on.ways import sends_links, takes_passwords
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.directory import came_by_directory
from syncchat.sign_in.forms import LOGIN_LIMIT, LoginForm
from syncchat.sign_in.invites import find_invite
from syncchat.sign_in.locked_out import find_locked_out
from syncchat.sign_in.oidc.provider import list_providers
from syncchat.sign_in.second_factor.passkeys import can_have_passkeys
from syncchat.sign_in.throttle import Throttled


class LoginView(Throttled, allauth_views.LoginView):
    template_name = "accounts/login.html"
    form_class = LoginForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and is_empty():
            return redirect("account_signup")
        if request.method == "POST" and not _has_form():
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)

    def list_limits(self) -> Iterable[tuple[str, str]]:
        address, account = find_address(self.request), self._find_account()
        yield "login_address", address
        yield "login_here", f"{account} {address}"
        yield "login_account", account

    def form_valid(self, form: LoginForm) -> HttpResponse:
        forget_limit(name="login_here", key=f"{self._find_account()} {find_address(self.request)}")
        forget_limit(name="login_account", key=self._find_account())
        if came_by_directory(form.user):
            record_authentication(self.request, form.user, method="directory")
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        if form.non_field_errors():
            form.add_error("password", _("Type your password again."))
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_register = can_register(has_invite=find_invite(self.request) is not None)
        shown = {
            "may_register": may_register,
            "locked_out": find_locked_out(self.request),
            "providers": list_providers(self.request),
            "can_have_passkeys": can_have_passkeys(self.request),
            "takes_passwords": takes_passwords(),
            "has_form": _has_form(),
            "sends_links": sends_links(),
        }
        return super().get_context_data(**kwargs) | shown

    def _find_account(self) -> str:
        return self.request.POST.get("login", "").strip().lower()[:LOGIN_LIMIT]


def _has_form() -> bool:
    """A directory's passwords are typed into the same one."""
    return settings.DIRECTORY is not None or takes_passwords()


class LogoutView(allauth_views.LogoutView):
    template_name = "accounts/logout.html"


class InactiveView(allauth_views.AccountInactiveView):
    template_name = "accounts/inactive.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"locked_out": find_locked_out(self.request)}

"""Registering: openly, by invite, or told that nobody new is taken in."""

from collections.abc import Iterable
from typing import Any

from allauth.account import views as allauth_views
from django.http import HttpResponse
from django.shortcuts import redirect

from syncchat.domain.accounts.registration import is_empty
from syncchat.errors import DomainError
from syncchat.models import Workspace
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.announcements import invite_to_verify
from syncchat.sign_in.forms import RegisterForm
from syncchat.sign_in.invites import find_invite
from syncchat.sign_in.known_devices import remember_device
from syncchat.sign_in.oidc.provider import list_providers
from syncchat.sign_in.throttle import Throttled
from syncchat.views.refusals import show_refusal


class RegisterView(Throttled, allauth_views.SignupView):
    template_name = "accounts/register.html"
    template_name_signup_closed = "accounts/closed.html"
    form_class = RegisterForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "register", find_address(self.request)

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        try:
            answer = super().form_valid(form)
        except DomainError as refusal:
            show_refusal(form, refusal)
            return self.form_invalid(form)
        invite_to_verify(self.request, self.user)
        answer = redirect("name_workspace") if self.user.is_owner else answer
        remember_device(self.request, answer, self.user)
        return answer

    def form_invalid(self, form: RegisterForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"invite": find_invite(self.request), "is_first": is_empty()}
        return super().get_context_data(**kwargs) | more

    def closed(self) -> HttpResponse:
        workspace = Workspace.current()
        context = {
            "registration": workspace.registration,
            "takes_passwords": workspace.password_sign_in,
            "providers": list_providers(self.request),
        }
        return self.response_class(
            request=self.request, template=self.template_name_signup_closed, context=context, status=403
        )

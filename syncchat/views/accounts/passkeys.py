"""Signing in with a passkey and nothing else."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.webauthn import views as allauth_views
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from syncchat.domain.limits.limits import check_limit, forget_limit
from syncchat.errors import RateLimited
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.second_factor.passkeys import ConfirmByPasskeyForm, PasskeyAloneForm, ask_to_show
from syncchat.sign_in.throttle import Throttled
from syncchat.views.accounts.second_factor import ConfirmView


@method_decorator(never_cache, name="dispatch")
class PasskeyLoginView(Throttled, allauth_views.LoginWebAuthnView):
    """GET: what to ask the browser for. Who comes is known when it answers."""

    form_class = PasskeyAloneForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "passkey_address", find_address(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            for name, key in self.list_limits():
                check_limit(name=name, key=key)
        except RateLimited as refusal:
            return JsonResponse({"reason": refusal.message}, status=429)
        return JsonResponse(ask_to_show(None))

    def form_invalid(self, form: PasskeyAloneForm) -> HttpResponse:
        return redirect(reverse("account_login") + "?passkey=refused")

    def _refuse(self, refusal: RateLimited) -> HttpResponse:
        return redirect(reverse("account_login") + "?passkey=later")


class ConfirmByPasskeyView(ConfirmView, allauth_views.ReauthenticateWebAuthnView):
    form_class = ConfirmByPasskeyForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "second_factor", str(self.request.user.pk)

    def form_valid(self, form: ConfirmByPasskeyForm) -> HttpResponse:
        forget_limit(name="second_factor", key=str(self.request.user.pk))
        answer: HttpResponse = super().form_valid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data() | kwargs

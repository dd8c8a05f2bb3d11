"""The second step of a sign-in; and showing who one is once more, before what nobody can take back."""

from collections.abc import Iterable
from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as allauth_views
from allauth.mfa.internal.flows.trust import trust_browser
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syncchat.domain.limits.limits import forget_limit
from syncchat.domain.second_factor.factors import list_factors
from syncchat.models import User
from syncchat.sign_in.addresses import find_address
from syncchat.sign_in.origin import find_origin
from syncchat.sign_in.second_factor.announcements import announce_change
from syncchat.sign_in.second_factor.forms import CodeForm, ConfirmByCodeForm, ConfirmByPasswordForm
from syncchat.sign_in.second_factor.passkeys import PasskeyForm, can_have_passkeys
from syncchat.sign_in.throttle import Throttled


class CodeView(Throttled, allauth_views.AuthenticateView):
    """Whoever is here has shown the password, and is nobody yet."""

    template_name = "accounts/second_factor/code.html"
    form_class = CodeForm
    webauthn_form_class = PasskeyForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "second_factor_address", find_address(self.request)
        yield "second_factor", str(self.stage.login.user.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "cancel" in request.POST:
            answer: HttpResponse = self.stage.abort()
            return answer
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: CodeForm | PasskeyForm) -> HttpResponse:
        user: User = self.stage.login.user
        forget_limit(name="second_factor", key=str(user.pk))
        answer: HttpResponse = super().form_valid(form)
        if self.request.POST.get("trust") and self.request.user.is_authenticated:
            trust_browser(self.request, user, answer)
        if isinstance(form, CodeForm):
            _note_recovery_code(self.request, user, form.authenticator)
        return answer

    def form_invalid(self, form: CodeForm | PasskeyForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.stage.login.user
        shown = {
            "person": person,
            "factors": list_factors(person),
            "can_have_passkeys": can_have_passkeys(self.request),
        }
        return super().get_context_data() | shown | kwargs

    def _make_empty_form(self) -> CodeForm:
        return CodeForm(user=self.stage.login.user)


class ConfirmView(Throttled):
    """Mixed into allauth's views: where one was going to is kept, and gone on with."""

    template_name = "accounts/second_factor/confirm.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        answer: HttpResponse = self.render_to_response(context, status=400)  # type: ignore[attr-defined]
        return answer


class ConfirmByPasswordView(ConfirmView, ReauthenticateView):
    form_class = ConfirmByPasswordForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "password", str(self.request.user.pk)

    def form_valid(self, form: ConfirmByPasswordForm) -> HttpResponse:
        forget_limit(name="password", key=str(self.request.user.pk))
        answer: HttpResponse = super().form_valid(form)
        return answer


class ConfirmByCodeView(ConfirmView, allauth_views.ReauthenticateView):
    form_class = ConfirmByCodeForm

    def list_limits(self) -> Iterable[tuple[str, str]]:
        yield "second_factor", str(self.request.user.pk)

    def form_valid(self, form: ConfirmByCodeForm) -> HttpResponse:
        forget_limit(name="second_factor", key=str(self.request.user.pk))
        answer: HttpResponse = super().form_valid(form)
        _note_recovery_code(self.request, form.user, form.authenticator)
        return answer


def _note_recovery_code(request: HttpRequest, user: User, factor: Authenticator) -> None:
    """Whoever used one may have lost their device, or may be another."""
    if factor.type != Authenticator.Type.RECOVERY_CODES:
        return
    announce_change(user, "recovery_code_used", find_origin(request))
    left = list_factors(user).codes_left or 0
    said = ngettext("%d recovery code is left", "%d recovery codes are left", left) % left
    messages.warning(request, said if left else _("That was your last recovery code. Make new ones."))

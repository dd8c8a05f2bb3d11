"""allauth's questions, answered by our domain."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from syncchat.domain.accounts.registration import can_register, is_empty
from syncchat.domain.accounts.sessions import end_session, end_sessions
from syncchat.domain.accounts.usernames import clean_username
from syncchat.domain.leaving.asking import keep_account
from syncchat.domain.mail.notices import post_notice
from syncchat.domain.second_factor.requirement import refresh_deadline
from syncchat.domain.sign_on.directory_accounts import find_directory_account, knows_directory_password
from syncchat.domain.sign_on.ways import takes_passwords
from syncchat.errors import Invalid
from syncchat.models import User
from syncchat.sign_in.confirming import is_confirmed
from syncchat.sign_in.invites import find_invite
from syncchat.sign_in.known_devices import note_sign_in
from syncchat.sign_in.locked_out import note_locked_out
from syncchat.sign_in.origin import find_origin
from syncchat.sign_in.second_factor.announcements import CHANGES, announce_change

# With which password somebody began to sign in, until the last step of it
BEGAN_WITH = "began_with"
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  not listened on: says that nothing is known


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("That username and password don’t match."),
        "email_password_mismatch": _("That email and password don’t match."),
        "username_taken": _("Someone here already has that username. Try another one."),
        "enter_current_password": _("That is not your present password. Check for Caps Lock."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By a password, that is; the first person here has nothing else."""
        if not takes_passwords() and not is_empty():
            return False
        return can_register(has_invite=find_invite(request) is not None)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        try:
            cleaned = clean_username(username)
        except Invalid as refusal:
            raise ValidationError(refusal.message) from refusal
        taken: str = super().clean_username(cleaned, shallow)
        return taken

    def set_password(self, user: User, password: str) -> None:
        """Whoever knew the old one is signed out, wherever they are."""
        super().set_password(user, password)
        end_sessions(user=user)

    def get_login_stages(self) -> list[str]:
        """Whether this browser is trusted is asked beside the code, not on a page of its own."""
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if stage != "allauth.mfa.stages.TrustStage"]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        request.session[BEGAN_WITH] = user.get_session_auth_hash()
        return answer

    def login(self, request: HttpRequest, user: User) -> None:
        """Behind the last step. Minutes may lie between: a lock-out or a new password ends what began before it."""
        began_with = request.session.pop(BEGAN_WITH, "")
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        if not constant_time_compare(began_with, user.get_session_auth_hash()):
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """However they came in, and behind the last step of it."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        refresh_deadline(user)
        if keep_account(user):
            messages.success(request, _("Your account stays: you signed in again."))
            answer = redirect("security_settings")
        if user.second_factor_by is not None:
            answer = redirect("second_factor_required")
        if not kwargs["signup"]:
            note_sign_in(request, answer, user)
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_confirmed(self.request)

    def reauthenticate(self, user: User, password: str) -> bool:
        """A password still shows who one is where it signs nobody in; a directory's does too."""
        if user.has_usable_password():
            return user.check_password(password)
        return knows_directory_password(user, password)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not user.is_authenticated or user.has_usable_password() or find_directory_account(user) is None:
            return methods
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}, *methods]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        note_locked_out(request, user)
        return super().respond_user_inactive(request, user)

    def logout(self, request: HttpRequest) -> None:
        key = request.session.session_key
        super().logout(request)
        if key:
            end_session(key=key)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our own views say what happened, in our own words."""

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return super().get_client_ip(request) or UNKNOWN_ADDRESS
        except (ImproperlyConfigured, PermissionDenied):
            # A header that does not fit the proxies we know of is as good as none
            return request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The key that allauth made is left out: the mail gets one of its own when it is written."""
        name, person = template_prefix.rpartition("/")[2], context.get("user")
        post_notice(name, to=email, person=person, origin=find_origin(allauth_context.request))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        change = template_prefix.rpartition("/")[2]
        if change in CHANGES:
            announce_change(user, change, find_origin(self.request))


def forget_email_addresses(user: User) -> None:
    """allauth's copies of an address: a reset asked for by the old one must not work."""
    EmailAddress.objects.filter(user=user).delete()

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.http import HttpRequest

from syncchat.domain.sign_on.ways import takes_passwords
from syncchat.models import User


class SignInBackend(AuthenticationBackend):
    """Username or e-mail, with one password check for either, known or unknown.

    allauth's own tries an e-mail twice, so the time of the answer would tell who is here.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        if not takes_passwords():
            return None
        login = credentials.get("username") or credentials.get("email") or ""
        for user in self._find_users(login):
            if self._check_password(user, credentials.get("password", "")):
                return user
        return None

    def _find_users(self, login: str) -> list[User]:
        if "@" in login:
            return filter_users_by_email(login, for_login=True)
        user = get_user_by_username(login)
        return [user] if user else []

"""Asking a provider, and believing what it answers: no more than OpenID Connect lets us."""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from syncchat.sign_in.origin import find_origin

# Signed with a key that only the provider has: what anybody can make with what they know is none
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
NEEDED = frozenset({"sub", "nonce", "auth_time", "email", "email_verified", "name", "preferred_username"})
CLOCKS_DIFFER = 60  # seconds


def list_providers(request: HttpRequest) -> list[SocialApp]:
    apps: list[SocialApp] = get_adapter().list_apps(request, provider="openid_connect")
    return apps


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """A provider that calls itself otherwise than we do is another one (RFC 8414, 3.3)."""
        config: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["issuer"]
        if str(config.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error("the provider calls itself by another name")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        if data["userinfo"].get("sub") != data["id_token"].get("sub"):
            raise OAuth2Error("userinfo is about somebody else")
        login.account.extra_data = {part: _keep_needed(said) for part, said in data.items()}
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The signature is looked at also where TLS would do: a provider may stand behind plain HTTP.

        By ourselves: allauth looks for a key by its id alone, which a provider with one key need not have.
        """
        config = self.openid_config
        with get_adapter().get_requests_session() as session:
            answer = session.get(config["jwks_uri"])
            answer.raise_for_status()
        try:
            said = _verify(id_token, answer.json(), audience=app.client_id, issuer=config["issuer"])
        except jwt.PyJWTError as error:
            raise OAuth2Error("the id_token does not hold") from error
        if said.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the id_token is for another program")
        return said

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return find_origin(request) + reverse("openid_connect_callback", args=[self.provider_id])


def _keep_needed(said: Any) -> Any:
    """Providers tell more of people than anybody here asks for, and it would lie in the database."""
    if not isinstance(said, dict):
        return {}
    return {name: value for name, value in said.items() if name in NEEDED}


def _verify(id_token: str, keys: dict[str, Any], *, audience: str, issuer: str) -> dict[str, Any]:
    wanted = jwt.get_unverified_header(id_token).get("kid")
    fitting = [key for key in jwt.PyJWKSet.from_dict(keys).keys if wanted is None or key.key_id == wanted]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError
    said: dict[str, Any] = jwt.decode(
        id_token,
        key=fitting[0].key,
        algorithms=ALGORITHMS,
        audience=audience,
        issuer=issuer,
        leeway=CLOCKS_DIFFER,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    return said

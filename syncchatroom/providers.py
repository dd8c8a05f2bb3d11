"""OpenID providers, as the operator names them in OIDC."""

import json
import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ADVICE = (
    'It looks like [{"id": "corp", "name": "Corp", "issuer": "https://id.example.org", "client_id": "…", '
    '"client_secret": "…", "sign_up": ["example.org"]}].'
)


def read_providers(text: str) -> dict[str, Any]:
    """As allauth wants them. Raises: ImproperlyConfigured, with what is wrong."""
    try:
        apps = [_read(each) for each in json.loads(text)] if text else []
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"OIDC cannot be read ({error!r}). {ADVICE}") from error
    if len({app["provider_id"] for app in apps}) < len(apps):
        raise ImproperlyConfigured("OIDC names two providers by one id.")
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def _read(given: dict[str, Any]) -> dict[str, Any]:
    name, issuer, sign_up = given["id"], given["issuer"].rstrip("/"), given.get("sign_up", "nobody")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", name):
        raise ValueError("an id has small letters, digits and dashes")
    if not issuer.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise ValueError("an issuer begins with https://")
    rule = [sign_up] if isinstance(sign_up, str) else list(sign_up)
    return {
        "provider_id": name,
        "name": str(given.get("name") or name),
        "client_id": str(given["client_id"]),
        "secret": str(given.get("client_secret", "")),
        "settings": {
            "server_url": issuer,
            "issuer": issuer,
            "sign_up": [domain.lower() for domain in rule],
            "uid_field": "sub",
        },
    }

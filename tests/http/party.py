"""An OpenID provider, as tests have it: a real one, that speaks HTTP on this machine."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from oidc_provider_mock import run_server_in_thread

from syncchat.models import User
from syncchatroom.providers import read_providers

LOGIN = "/oidc/corp/login/"
DORA = {
    "email": "dora@example.org",
    "email_verified": True,
    "name": "Dora Finch",
    "preferred_username": "Dora.Finch",
}


class Party:
    def __init__(self, url: str, settings: Any) -> None:
        self.url, self._settings = url, settings
        self.take("everybody")
        self.knows("d-1", **DORA)

    def take(self, rule: str, **other: Any) -> None:
        app = {"id": "corp", "name": "Corp", "issuer": self.url, "client_id": "chat", "client_secret": "s"}
        providers = read_providers(f"[{json.dumps({**app, 'sign_up': rule, **other})}]")
        self._settings.SOCIALACCOUNT_PROVIDERS = providers

    def knows(self, sub: str, **claims: Any) -> None:
        requests.put(f"{self.url}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, address: str, sub: str = "d-1", **form: str) -> str:
        """As a browser does at the provider's page. Where it is sent back to."""
        answer = requests.post(address, {"sub": sub, **form}, timeout=5, allow_redirects=False)
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"


@pytest.fixture(scope="module")
def provider_server() -> Iterator[str]:
    with run_server_in_thread(require_nonce=True) as running:
        yield f"http://127.0.0.1:{running.server_port}"


@pytest.fixture
def corp(provider_server: str, settings: Any, alice: User) -> Party:
    return Party(provider_server, settings)


def come(corp: Party, client: Client, sub: str = "d-1", path: str = LOGIN) -> Any:
    return client.get(corp.sign_in(client.get(path)["Location"], sub))

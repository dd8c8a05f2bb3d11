"""A page over TLS: its certificate is asked for by the name that was written, whatever address that led to."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from syncchat.domain.links import client as asking
from syncchat.domain.links.client import Client
from syncchat.domain.links.network import Deadline, Unreachable
from tests.certificates import make_certificate
from tests.links.pages import Pages, run_pages

LIMITS = {"text/html": 1000}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secured(certificate: Path, settings: Settings) -> Iterator[Pages]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with run_pages(context) as pages:
        settings.LINK_PREVIEWS_LOOPBACK = pages.port
        pages.serve("/", "<title>Bread</title>")
        yield pages


def test_a_page_over_tls_is_read_if_its_certificate_is_trusted(
    secured: Pages, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://127.0.0.1:{secured.port}/"
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(url, LIMITS)
    assert secured.asked == []
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    monkeypatch.setattr(asking, "_trust", lambda: trusting)
    assert Client(Deadline(5)).get(url, LIMITS).content == b"<title>Bread</title>"


def test_a_certificate_for_another_name_is_refused(
    secured: Pages, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    monkeypatch.setattr(asking, "_trust", lambda: trusting)
    # As if this name led to that server
    monkeypatch.setattr("syncchat.domain.links.network.resolve_public", lambda *_asked: ["127.0.0.1"])
    with pytest.raises(Unreachable, match="certificate is not valid"):
        Client(Deadline(5)).get(f"https://bread.example:{secured.port}/", LIMITS)
    assert secured.asked == []

"""The proxies of docs/hosting.md, taken out of the page and started in front of a real server."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django.fixtures import Settings

from syncchat.domain.ids import make_id
from syncchat.operations.doctor.arrival import (
    find_blocked_socket,
    find_wrong_address,
    find_wrong_headers,
)
from tests.operations.proxies import Proxy, lay_out_caddy, lay_out_nginx, wait_for_certificate
from tests.programs import is_installed
from tests.servers import Server, open_server
from tests.services import find_free_port, run_service
from tests.visitors import Visitor

pytestmark = pytest.mark.server

PART = 3 * 1024 * 1024
LAY_OUT = {"nginx": lay_out_nginx, "caddy": lay_out_caddy}


class Proxied(NamedTuple):
    server: Server
    proxy: Proxy
    alice: Visitor


@pytest.fixture(scope="module", params=list(LAY_OUT))
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, static_root: Path
) -> Iterator[Proxied]:
    if not is_installed(request.param):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{request.param} is not installed")
    folder, port = tmp_path_factory.mktemp("proxied"), find_free_port()
    environment = {"PUBLIC_URL": f"https://localhost:{port}", "TRUSTED_PROXIES": "1"}
    server = open_server(folder / "var", static_root, 1, environment)
    try:
        proxy = LAY_OUT[request.param](folder, port, server.url.rstrip("/"))
        with run_service(proxy.service):
            wait_for_certificate(proxy)
            yield Proxied(server, proxy, Visitor(proxy.url, "alice", trust=proxy.trust()).register())
    finally:
        server.stop()


def test_people_sign_in_talk_and_send_large_files_over_tls(proxied: Proxied) -> None:
    alice = proxied.alice
    tab = alice.greet()
    sent = tab.say(alice.general()["id"], "through the proxy")
    assert sent["type"] == "ack"
    upload = str(make_id())
    size = 2 * PART
    assert alice.call("POST", "uploads", {"id": upload, "name": "film.bin", "size": size})[0] == 201
    kept = [alice.send_part(upload, offset, bytes(PART)) for offset in (0, PART)]
    assert kept == [200, 200]
    assert alice.call("GET", f"uploads/{upload}")[1]["file"]["size"] == size


def test_proxy_speaks_http_2(proxied: Proxied) -> None:
    context = proxied.proxy.trust()
    context.set_alpn_protocols(["h2", "http/1.1"])
    address = ("127.0.0.1", proxied.proxy.service.port)
    with context.wrap_socket(socket.create_connection(address), server_hostname="localhost") as peer:
        assert peer.selected_alpn_protocol() == "h2"


def test_doctor_finds_address_headers_and_socket_right(
    proxied: Proxied, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(proxied.proxy.certificate))
    monkeypatch.setenv("PORT", proxied.server.url.rstrip("/").rpartition(":")[2])
    settings.SECRET_KEY = (proxied.server.var_dir / "secret_key").read_text()
    settings.PUBLIC_URL, settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxied.proxy.url, 1
    assert find_wrong_address() == find_wrong_headers() == find_blocked_socket() == []
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert find_wrong_headers() == [
        "X-Forwarded-For arrives with addresses from proxies: 1, but TRUSTED_PROXIES=2."
    ]

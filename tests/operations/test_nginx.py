"""The nginx file of docs/hosting.md, taken out of the page and started in front of a real server."""

import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from syncchat.domain.ids import make_id
from tests.programs import is_installed
from tests.servers import ROOT, Server, StartServer
from tests.services import Service, find_free_port, run_service
from tests.visitors import Visitor

pytestmark = pytest.mark.server

PART = 3 * 1024 * 1024
NGINX = "/usr/sbin/nginx"
# What the page leaves to the system's own file
AROUND = """{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; {body} }}"""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    name = tmp_path / "chain.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=chat -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(name)]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    return name


def read_documented(folder: Path, port: int, server: Server) -> str:
    """The block as it stands, with the addresses and files of this test."""
    found = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "hosting.md").read_text(), re.DOTALL)
    assert found
    block = found[1]
    for pattern, ours in {
        r"listen \[::\]:\d+.*;": "",
        r"listen 80;": f"listen 127.0.0.1:{find_free_port()};",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"/etc/letsencrypt/\S+/fullchain.pem": str(folder / "chain.pem"),
        r"/etc/letsencrypt/\S+/privkey.pem": str(folder / "key.pem"),
        r"http://127.0.0.1:8000": server.url.rstrip("/"),
    }.items():
        block, count = re.subn(pattern, ours, block)
        assert count, f"the page has no {pattern} any more"
    return block


@pytest.fixture
def proxied(tmp_path: Path, certificate: Path, start_server: StartServer) -> Iterator[Visitor]:
    if not is_installed("nginx"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("nginx is not installed")
    port = find_free_port()
    url = f"https://127.0.0.1:{port}"
    server = start_server(PUBLIC_URL=url, TRUSTED_PROXIES="1")
    body = read_documented(tmp_path, port, server)
    # As root nginx becomes somebody else, who may not write to this folder
    user = "" if os.geteuid() else "user root;"
    (tmp_path / "nginx.conf").write_text(AROUND.format(user=user, folder=tmp_path, body=body))
    command = [NGINX, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
    with run_service(Service(url, port, command)):
        yield Visitor(url, "alice", trust=ssl.create_default_context(cafile=certificate)).register()


def test_people_sign_in_talk_and_send_large_files_over_tls(proxied: Visitor) -> None:
    tab = proxied.greet()
    sent = tab.say(proxied.general()["id"], "through the proxy")
    assert sent["type"] == "ack"
    upload = str(make_id())
    size = 2 * PART
    assert proxied.call("POST", "uploads", {"id": upload, "name": "film.bin", "size": size})[0] == 201
    kept = [proxied.send_part(upload, offset, bytes(PART)) for offset in (0, PART)]
    assert kept == [200, 200]
    assert proxied.call("GET", f"uploads/{upload}")[1]["file"]["size"] == size


def test_proxy_speaks_http_2(proxied: Visitor, certificate: Path) -> None:
    host, port = proxied.url.removeprefix("https://").split(":")
    context = ssl.create_default_context(cafile=certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(socket.create_connection((host, int(port))), server_hostname=host) as peer:
        assert peer.selected_alpn_protocol() == "h2"

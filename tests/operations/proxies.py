"""The proxies of docs/hosting.md, with the blocks of the page and the addresses of a test."""

import os
import ssl
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

from tests.documented import change, read_block
from tests.services import Service, find_free_port, find_program

START_SECONDS = 10
NGINX = """{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; {block} }}"""
CADDY = """{{
    admin off
    local_certs
    skip_install_trust
    default_bind 127.0.0.1
    http_port {http}
    https_port {https}
    storage file_system {folder}
}}
{block}"""


@dataclass
class Proxy:
    """`certificate` is there once the service runs."""

    url: str
    service: Service
    certificate: Path

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)


def lay_out_nginx(folder: Path, port: int, server: str) -> Proxy:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=chat"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "chain.pem")]
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    changes = {
        r"listen \[::\]:\d+.*;": "",
        r"listen 80;": f"listen 127.0.0.1:{find_free_port()};",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"/etc/letsencrypt/\S+/fullchain.pem": str(folder / "chain.pem"),
        r"/etc/letsencrypt/\S+/privkey.pem": str(folder / "key.pem"),
        r"http://127.0.0.1:8000": server,
    }
    block = change(read_block("nginx"), changes)
    # As root nginx becomes somebody else, who may not write to this folder
    user = "" if os.geteuid() else "user root;"
    (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, block=block))
    files = ["-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    return _describe(port, [find_program("nginx"), *files], folder / "chain.pem")


def lay_out_caddy(folder: Path, port: int, server: str) -> Proxy:
    changes = {r"chat\.example\.org": "localhost", r"127\.0\.0\.1:8000": server.removeprefix("http://")}
    block = change(read_block("caddy"), changes)
    file = folder / "Caddyfile"
    file.write_text(CADDY.format(http=find_free_port(), https=port, folder=folder, block=block))
    command = [find_program("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]
    return _describe(port, command, folder / "pki" / "authorities" / "local" / "root.crt")


def _describe(port: int, command: list[str], certificate: Path) -> Proxy:
    url = f"https://localhost:{port}"
    return Proxy(url, Service(url, port, command), certificate)


def wait_for_certificate(proxy: Proxy) -> None:
    """Caddy listens a moment before it has made one."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), create_connection(("127.0.0.1", proxy.service.port)) as peer:
            proxy.trust().wrap_socket(peer, server_hostname="localhost").close()
            return
        time.sleep(0.05)
    raise RuntimeError("the proxy has no certificate")

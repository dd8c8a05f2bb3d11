"""A push service of this test's own (RFC 8030), which reads what arrives: by RFC 8188, 8291 and 8292 anew, and with
nothing of the product's. It refuses what a real one would refuse.
"""

import contextlib
import json
import os
import socket
import struct
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# What a device's owner sees done to it instead of an answer
Trouble = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Received:
    """One push, as its device reads it."""

    words: dict[str, Any]
    headers: dict[str, str]
    claims: dict[str, Any]


@dataclass
class Device:
    """A browser's subscription: its secrets, and what has come."""

    service: "PushService"
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    received: list[Received] = field(default_factory=list)
    # Requests that came, also those that were refused
    asked: int = 0
    trouble: list[Trouble] = field(default_factory=list)
    application_key: str = ""

    @property
    def endpoint(self) -> str:
        return f"{self.service.url}/wpush/v2/{self.name}"

    def subscribe(self, name: str = "Firefox on Linux") -> dict[str, Any]:
        """What the page posts to the server."""
        keys = {"p256dh": encode(_point(self.key.public_key())), "auth": encode(self.auth)}
        return {"endpoint": self.endpoint, "keys": keys, "name": name}

    @property
    def titles(self) -> list[str]:
        return [each.words.get("notification", {}).get("title", "") for each in self.received]


class PushService:
    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.port = 0
        self.refusals: list[str] = []
        self.arrived = threading.Condition()
        # Off for measuring: reading costs more than sending
        self.reads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make_device(self, name: str) -> Device:
        device = self.devices[name] = Device(self, name)
        return device

    def wait_for(self, device: Device, count: int, seconds: float = 15) -> list[Received]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(device.received) >= count, seconds), device.received
        return device.received


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hmac(key: bytes, data: bytes) -> bytes:
    digest = hmac.HMAC(key, hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def decrypt(body: bytes, device: Device) -> bytes:
    """RFC 8188's header and record, with RFC 8291's key."""
    salt, record_size, length = body[:16], *struct.unpack("!IB", body[16:21])
    theirs, record = body[21 : 21 + length], body[21 + length :]
    assert length == 65
    assert 18 <= len(record) <= record_size
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    secret = device.key.exchange(ec.ECDH(), sender)
    info = b"WebPush: info\x00" + _point(device.key.public_key()) + theirs + b"\x01"
    material = _hmac(_hmac(device.auth, secret), info)
    root = _hmac(salt, material)
    key = _hmac(root, b"Content-Encoding: aes128gcm\x00\x01")[:16]
    nonce = _hmac(root, b"Content-Encoding: nonce\x00\x01")[:12]
    padded = AESGCM(key).decrypt(nonce, record, None)
    words, mark, padding = padded.rpartition(b"\x02")
    assert mark
    assert not padding.strip(b"\x00")
    return words


def read_token(header: str, audience: str) -> tuple[dict[str, Any], str]:
    """The claims of a VAPID header, and the key that it was signed with.

    Raises: ValueError, InvalidSignature.
    """
    scheme, _space, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    if scheme.lower() != "vapid" or parts.keys() != {"t", "k"}:
        raise ValueError("no vapid")
    head, body, signature = parts["t"].split(".")
    raw = decode(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(parts["k"]))
    numbers = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    key.verify(encode_dss_signature(*numbers), f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, Any] = json.loads(decode(body))
    if json.loads(decode(head)).get("alg") != "ES256" or claims["aud"] != audience:
        raise ValueError("of another service")
    if not time.time() < claims["exp"] <= time.time() + 24 * 3600:
        raise ValueError("expired, or good for too long")
    if not claims["sub"].startswith(("mailto:", "https:")):
        raise ValueError("nobody to ask")
    return claims, parts["k"]


def answer_with(status: int, **headers: str) -> Trouble:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()

    return answer


def hang(seconds: float) -> Trouble:
    def wait(request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        request.close_connection = True

    return wait


def reset(request: BaseHTTPRequestHandler) -> None:
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()
    request.close_connection = True


def _make_handler(service: PushService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            device = service.devices.get(self.path.rpartition("/")[2])
            if device is None:
                return answer_with(404)(self)
            device.asked += 1
            if device.trouble:
                with contextlib.suppress(OSError):
                    device.trouble.pop(0)(self)
                return None
            if not service.reads:
                return answer_with(201)(self)
            try:
                self._take(device, body)
            except (ValueError, KeyError, AssertionError, InvalidSignature) as error:
                service.refusals.append(repr(error))
                return answer_with(400)(self)
            return answer_with(201, Location=f"{service.url}/m/1")(self)

        def _take(self, device: Device, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            claims, key = read_token(headers["authorization"], service.url)
            if device.application_key and key != device.application_key:
                raise ValueError("subscribed with another key")
            if headers["content-encoding"] != "aes128gcm" or len(body) > 4096 or int(headers["ttl"]) < 0:
                raise ValueError("no push")
            topic = headers.get("topic", "")
            if len(topic) > 32 or not topic.replace("-", "").replace("_", "").isalnum():
                raise ValueError("no topic")
            if headers["urgency"] not in ("very-low", "low", "normal", "high"):
                raise ValueError("no urgency")
            words = json.loads(decrypt(body, device))
            with service.arrived:
                device.received.append(Received(words, headers, claims))
                service.arrived.notify_all()

        def log_message(self, *args: Any) -> None:
            """Tests say what they saw."""

    return Handler


@contextlib.contextmanager
def run_push_service() -> Iterator[PushService]:
    service = PushService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(service))
    server.daemon_threads = True
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()

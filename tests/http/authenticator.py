"""A device that makes passkeys, in a few lines: what it says can be made wrong in one place at a time."""

import hashlib
import json
import re
from html import unescape
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

HOST = "localhost"
ORIGIN = f"http://{HOST}"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Device:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"credential-%d" % id(self)
        self.user = b""
        self.flags = PRESENT | VERIFIED

    def make(self, options: dict[str, Any], *, origin: str = ORIGIN, host: str = HOST) -> dict[str, Any]:
        self.user = websafe_decode(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(key)
        told = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._say(host, ATTESTED) + attested})
        said = {"attestationObject": told, "clientDataJSON": _describe("create", options, origin)}
        return self._wrap(said)

    def show(
        self, options: dict[str, Any], *, origin: str = ORIGIN, host: str = HOST, user: bytes | None = None
    ) -> dict[str, Any]:
        data, client = self._say(host), _describe("get", options, origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        return self._wrap({**said, "userHandle": self.user if user is None else user})

    def _say(self, host: str, more: int = 0) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def _wrap(self, said: dict[str, bytes]) -> dict[str, Any]:
        response = {name: websafe_encode(value) for name, value in said.items()}
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def _describe(what: str, options: dict[str, Any], origin: str) -> bytes:
    said = {"type": f"webauthn.{what}", "challenge": options["challenge"], "origin": origin}
    return json.dumps(said).encode()


def read_options(page: str) -> dict[str, Any]:
    found = re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page)
    assert found, page
    options: dict[str, Any] = json.loads(unescape(found[1]))["publicKey"]
    return options


def add_passkey(client: Client, device: Device, *, name: str = "My key", **wrong: str) -> Any:
    path = "/settings/security/passkeys/add/"
    options = read_options(client.get(path).content.decode())
    return client.post(path, {"name": name, "credential": json.dumps(device.make(options, **wrong))})


def ask_alone(client: Client) -> dict[str, Any]:
    options: dict[str, Any] = client.get("/login/passkey/").json()["publicKey"]
    return options


def sign_in_alone(client: Client, device: Device, **wrong: Any) -> Any:
    return show_alone(client, device.show(ask_alone(client), **wrong))


def show_alone(client: Client, credential: Any) -> Any:
    return client.post("/login/passkey/", {"credential": json.dumps(credential)})

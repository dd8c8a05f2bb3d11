"""Words that only one device can read (RFC 8291, by RFC 8188's aes128gcm)."""

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
# All that services take: salt, length of a record, our key of this message, and the one record with its tag
BODY_LIMIT = 4096
WORDS_LIMIT = BODY_LIMIT - (16 + 4 + 1 + 65) - 16 - 1
_SALT, _AUTH = 16, 16


class DeviceKeys(NamedTuple):
    public: ec.EllipticCurvePublicKey
    auth: bytes


def encode_base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode_base64(text: str) -> bytes:
    """Raises: ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_device_keys(p256dh: str, auth: str) -> DeviceKeys:
    """Raises: ValueError, if they are no keys of a browser."""
    secret = decode_base64(auth)
    if len(secret) != _AUTH:
        raise ValueError("auth")
    return DeviceKeys(ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decode_base64(p256dh)), secret)


def encode_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(words: bytes, device: DeviceKeys) -> bytes:
    """With a key that is used once and thrown away."""
    own, salt = ec.generate_private_key(CURVE), os.urandom(_SALT)
    theirs, ours = encode_point(device.public), encode_point(own.public_key())
    secret = own.exchange(ec.ECDH(), device.public)
    material = _derive(secret, device.auth, b"WebPush: info\0" + theirs + ours, 32)
    key = _derive(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(material, salt, b"Content-Encoding: nonce\0", 12)
    # 2: the last record
    sealed = AESGCM(key).encrypt(nonce, words + b"\2", None)
    return salt + struct.pack("!IB", BODY_LIMIT, len(ours)) + ours + sealed


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)

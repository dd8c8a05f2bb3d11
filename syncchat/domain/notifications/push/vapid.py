"""Who pushes: a key of this workspace, and a token signed with it for each push service (RFC 8292)."""

import json
import time
from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from syncchat.domain.notifications.push.encryption import CURVE, encode_base64, encode_point
from syncchat.models import PushKey

# A token is good for a day at most; this one is used for six hours of its twelve
_LIFE, _USED = 12 * 3600, 6 * 3600


class Signer(NamedTuple):
    key: ec.EllipticCurvePrivateKey
    # As browsers want to have it when they subscribe
    public: str


def load_signer() -> Signer:
    """The key of this workspace, which is made when it is first asked for.

    Raises:
        ValueError, TypeError: what is kept is no key, or one of another kind.
    """
    kept = PushKey.objects.filter(pk=1).first()
    if kept is None:
        # Of two that make one at once, the first is kept
        kept, _made = PushKey.objects.get_or_create(pk=1, defaults={"private": _make_key()})
    return _read_signer(kept.private)


@lru_cache(maxsize=2)
def _read_signer(private: str) -> Signer:
    key = load_pem_private_key(private.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("The key for push services is of another kind.")
    return Signer(key, encode_base64(encode_point(key.public_key())))


def _make_key() -> str:
    key = ec.generate_private_key(CURVE)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def authorise(signer: Signer, service: str) -> str:
    """The header for a push service, named by its origin."""
    period = int(time.time()) // _USED
    token = _sign(signer, service, period * _USED + _LIFE)
    return f"vapid t={token}, k={signer.public}"


@lru_cache(maxsize=256)
def _sign(signer: Signer, service: str, until: int) -> str:
    claims = {"aud": service, "exp": until, "sub": _find_contact()}
    head, body = (
        encode_base64(json.dumps(each).encode()) for each in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(signer.key.sign(f"{head}.{body}".encode(), ec.ECDSA(SHA256())))
    return f"{head}.{body}.{encode_base64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _find_contact() -> str:
    """Where a push service finds whoever runs this; Apple's refuses what is neither https nor mail."""
    if settings.PUBLIC_URL.startswith("https://"):
        return str(settings.PUBLIC_URL)
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"

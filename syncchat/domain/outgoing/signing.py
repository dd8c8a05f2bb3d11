"""Proves to a program that we told it: by Standard Webhooks and, over the same bytes, as Slack does."""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def make_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, name: str, at: int, body: bytes) -> dict[str, str]:
    """The headers. ``name`` is the same for each attempt, ``at`` the second of this one."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    standard = hmac.digest(key, f"{name}.{at}.".encode() + body, hashlib.sha256)
    slack = hmac.digest(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(standard).decode()}",
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={slack.hex()}",
    }

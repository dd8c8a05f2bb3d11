"""Secrets, cookies and the headers that keep the browser on our side."""

import base64
import hashlib
import re
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from syncchatroom.environment import BASE_DIR, env, find_public_url, find_secret_key

_public_url = find_public_url()
_is_https = _public_url.startswith("https://")
_proxies = env.int("TRUSTED_PROXIES")

SECRET_KEY = find_secret_key(Path(env.str("VAR_DIR")))
CSRF_TRUSTED_ORIGINS = [_public_url] if _public_url else []
CSRF_FAILURE_VIEW = "syncchat.views.wrong_address.show_csrf_failure"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = _is_https
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
if _is_https:
    # A browser takes a cookie of this name only from this very host, over TLS: no neighbour can plant one
    SESSION_COOKIE_NAME = "__Host-sessionid"
# The database, never a cache: a revoked session must be gone in every process at once
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 24 * 3600

ALLAUTH_TRUSTED_PROXY_COUNT = _proxies
if _proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _is_https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(self), midi=(), payment=(), usb=(), xr-spatial-tracking=()"
)


def _hash_style(page: Path) -> str:
    """The page for our own faults stands alone, so its style is inline and is let through by its hash."""
    style = re.search(r"<style>(.*?)</style>", page.read_text(encoding="utf-8"), re.DOTALL)
    digest = hashlib.sha256(style[1].encode() if style else b"").digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE, _hash_style(BASE_DIR / "templates" / "500.html")],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "require-trusted-types-for": ["'script'"],
        # The one policy, used once, turns HTML that the server has sanitised into nodes
        "trusted-types": ["syncchat"],
    }
}

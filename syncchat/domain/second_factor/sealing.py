"""Secrets of second factors as they lie in the database: readable only with the server's SECRET_KEY.

The key is in no backup, so whoever steals one can make no codes of it.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"syncchat.second_factor"


class Unreadable(Exception):
    """The secret was sealed with another SECRET_KEY."""


def seal(text: str) -> str:
    return _find_box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises: Unreadable."""
    try:
        return _find_box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _find_box() -> Fernet:
    key = HKDF(SHA256(), 32, None, PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))

"""What an access token looks like: ``scr_<prefix>_<secret><checksum>``.

The prefix finds it, the secret proves it, and the checksum lets a scanner of leaked secrets, and us, tell a token from
what only looks like one without asking anybody.
"""

import re
import secrets
import string
import zlib
from hashlib import sha256
from typing import NamedTuple

from syncchat.models.accounts.access_token import PREFIX_LENGTH

MARK = "scr"
PREFIX_LETTERS = string.ascii_lowercase + string.digits
LETTERS = string.digits + string.ascii_letters
# 62 to the 43rd is more than 2 to the 256th
SECRET_LENGTH = 43
CHECKSUM_LENGTH = 6
_SHAPE = re.compile(
    rf"{MARK}_([a-z0-9]{{{PREFIX_LENGTH}}})_[0-9A-Za-z]{{{SECRET_LENGTH + CHECKSUM_LENGTH}}}", re.ASCII
)


class Secret(NamedTuple):
    text: str
    prefix: str
    digest: str


def make_secret() -> Secret:
    prefix = "".join(secrets.choice(PREFIX_LETTERS) for _ in range(PREFIX_LENGTH))
    body = f"{MARK}_{prefix}_" + "".join(secrets.choice(LETTERS) for _ in range(SECRET_LENGTH))
    return _describe(body + _checksum(body), prefix)


def read_secret(text: str) -> Secret | None:
    """None for what cannot be a token of ours."""
    shaped = _SHAPE.fullmatch(text)
    if shaped is None or _checksum(text[:-CHECKSUM_LENGTH]) != text[-CHECKSUM_LENGTH:]:
        return None
    return _describe(text, shaped[1])


def _describe(text: str, prefix: str) -> Secret:
    return Secret(text, prefix, sha256(text.encode()).hexdigest())


def _checksum(body: str) -> str:
    number, letters = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, at = divmod(number, len(LETTERS))
        letters = LETTERS[at] + letters
    return letters

"""Tells `manage.py doctor` how its request arrived, after every proxy. Only the holder of SECRET_KEY can ask."""

import secrets
from typing import TypedDict

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from syncchat.operations.wrong_address import list_refused_origins
from syncchatroom.addresses import parse_origin

HEADER = "X-Doctor"
_SALT = "syncchat.doctor"
_SECONDS = 60


class Echo(TypedDict):
    """``forwarded_for`` is X-Forwarded-For, an address each; ``refused_origins`` are this process's alone."""

    origin: str
    forwarded_for: list[str]
    refused_origins: list[str]


def sign_request() -> dict[str, str]:
    """The header that asks."""
    return {HEADER: TimestampSigner(salt=_SALT).sign(secrets.token_hex(8))}


def is_asked_by_doctor(request: HttpRequest) -> bool:
    try:
        TimestampSigner(salt=_SALT).unsign(request.headers.get(HEADER, ""), max_age=_SECONDS)
    except BadSignature:
        return False
    return True


def describe_request(request: HttpRequest) -> Echo:
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    return {
        "origin": parse_origin(f"{request.scheme}://{request.get_host()}"),
        "forwarded_for": [entry.strip() for entry in forwarded if entry.strip()],
        "refused_origins": list_refused_origins(),
    }

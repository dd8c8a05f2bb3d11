"""Under which address people reach the server."""

from django.conf import settings
from django.http import HttpRequest


def find_origin(request: HttpRequest) -> str:
    """The configured one: a link in a mail never leads to a host that a request made up."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")

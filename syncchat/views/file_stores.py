"""Bytes from where they are kept, with ranges, a piece at a time."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import StaticFile


async def serve_stored(request: HttpRequest, name: str, headers: dict[str, str]) -> HttpResponseBase:
    """Never Django's FileResponse: under ASGI it reads the whole file into memory, and ignores ranges."""
    try:
        file = StaticFile(default_storage.path(name), list(headers.items()))
    except OSError as error:
        raise Http404 from error
    response: HttpResponseBase = await ServeStaticMiddleware.aserve(file, request)
    # A 304 comes without them, and what the browser keeps would take the page's policy instead
    for header, value in headers.items():
        response.headers.setdefault(header, value)
    return response

"""Bytes from where they are kept, with ranges, a piece at a time (RFC 9110 §13 and §14)."""

import re
from types import SimpleNamespace
from typing import cast

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import StaticFile

# Behind the end of any file
UNSATISFIABLE = 1 << 62
# One range: of several, all of the file is a right answer, too
_RANGE = re.compile(
    r"bytes=[ \t]*(?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})|-(?P<length>[0-9]{1,18}))[ \t]*",
    re.ASCII | re.I,
)


async def serve_stored(request: HttpRequest, name: str, headers: dict[str, str]) -> HttpResponseBase:
    """Never Django's FileResponse: under ASGI it reads the whole file into memory, and ignores ranges."""
    try:
        file = StaticFile(default_storage.path(name), list(headers.items()))
    except OSError as error:
        raise Http404 from error
    known = dict(file.alternatives[0][2])
    etag, modified = str(known.get("ETag", "")), str(known.get("Last-Modified", ""))
    response = get_conditional_response(request, etag=etag, last_modified=parse_http_date_safe(modified))
    if response is None:
        asked = {"HTTP_RANGE": found} if (found := _find_range(request, etag, modified)) else {}
        plain = cast("HttpRequest", SimpleNamespace(method=request.method, META=asked))
        response = await ServeStaticMiddleware.aserve(file, plain)
        response.headers["Accept-Ranges"] = "bytes"
    # A 304 comes without them, and what the browser keeps would take the page's policy instead
    for header, value in headers.items():
        response.headers.setdefault(header, value)
    response.headers.setdefault("ETag", etag)
    return response


def _find_range(request: HttpRequest, etag: str, modified: str) -> str | None:
    """None: all of it. A range counts for GET alone, of the version that was asked for, and when it can be read."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or found is None:
        return None
    # Compared as it is: a weak mark never fits, nor does a date that is not exactly ours
    if request.headers.get("If-Range", etag) not in (etag, modified):
        return None
    first, last, length = found.group("first", "last", "length")
    if length is not None:
        # The last 0 bytes are none: as unsatisfiable as any that begins behind the end
        return f"bytes=-{int(length)}" if int(length) else f"bytes={UNSATISFIABLE}-"
    return None if last and int(last) < int(first) else f"bytes={int(first)}-{int(last) if last else ''}"

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = {"text/html", "application/json"}


class TextGZipMiddleware(GZipMiddleware):
    """Pages and JSON only: a picture grows by it, and a part of a file (206) would no longer be that part.

    Django pads each answer by a random length against BREACH (CVE-2013-3587), and masks its CSRF token.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return super().process_response(request, response) if kind in COMPRESSED else response

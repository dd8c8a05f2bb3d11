from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from syncchat.api.base.refusals import Broken, refuse


def show_broken(request: HttpRequest) -> HttpResponse:
    """A page for people; programs get the API's own refusal."""
    if request.path.startswith("/api/"):
        return refuse(Broken())
    return server_error(request)

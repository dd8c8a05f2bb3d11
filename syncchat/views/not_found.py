from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from syncchat.api.base.refusals import refuse
from syncchat.errors import NotFound


def show_not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """A page for people; programs get the API's own refusal, also where no route matches."""
    if request.path.startswith("/api/"):
        return refuse(NotFound())
    return page_not_found(request, exception)

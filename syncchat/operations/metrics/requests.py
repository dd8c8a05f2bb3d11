"""HTTP requests by route, under /metrics: by its pattern, never by the address, which names rooms and holds tokens."""

from collections.abc import Awaitable, Callable
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import async_only_middleware
from prometheus_client import Counter, Histogram

from syncchat.socket.admission import Admitted

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
# Static files, and addresses that lead nowhere
NO_ROUTE = "none"

requests = Counter("syncchat_http_requests", "HTTP requests answered", ["route", "status"])
seconds = Histogram(
    "syncchat_http_request_seconds", "From an HTTP request to its answer", ["route"], buckets=BUCKETS
)

GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@async_only_middleware
def measure_requests(get_response: GetResponse) -> GetResponse:
    async def measure(request: HttpRequest) -> HttpResponseBase:
        started = perf_counter()
        response = await get_response(request)
        if not isinstance(response, Admitted):
            note_answer(request, response.status_code, perf_counter() - started)
        return response

    return measure


def note_answer(request: HttpRequest, status: int, took: float) -> None:
    route = request.resolver_match.route if request.resolver_match else NO_ROUTE
    requests.labels(route or "/", str(status)).inc()
    seconds.labels(route or "/").observe(took)

"""S59: what a page sends is bounded in time and bytes, and what is sent to it says nothing of anybody."""

import gzip
import socket
import tracemalloc
from http.server import BaseHTTPRequestHandler

import pytest

from syncchat.domain.links.client import Client
from syncchat.domain.links.network import Deadline, Unreachable
from tests.links.pages import Pages

LIMITS = {"text/html": 10_000, "image/png": 20_000}


def test_nothing_is_sent_that_names_anybody(pages: Pages) -> None:
    url = pages.serve("/", "<title>x</title>", Set_Cookie="a=b")
    for _time in range(2):
        Client(Deadline(5)).get(url + "#fragment", LIMITS)
    for path, headers in pages.asked:
        assert path == "/"
        assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert "SyncChatRoom link preview" in headers["user-agent"]


def test_a_page_is_cut_at_its_limit(pages: Pages) -> None:
    found = Client(Deadline(5)).get(pages.serve("/", "x" * 50_000), LIMITS)
    assert (len(found.content), found.is_cut) == (10_000, True)
    short = Client(Deadline(5)).get(pages.serve("/short", "x" * 10_000), LIMITS)
    assert (len(short.content), short.is_cut) == (10_000, False)


def test_what_is_packed_is_unpacked_no_further_than_the_limit(pages: Pages) -> None:
    bomb = pages.serve("/", gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert len(Client(Deadline(5)).get(bomb, LIMITS).content) == 10_000
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    fair = pages.serve("/fair", gzip.compress(b"bread"), Content_Encoding="gzip")
    assert Client(Deadline(5)).get(fair, LIMITS).content == b"bread"
    for number, encoding in enumerate(("br", "gzip")):
        broken = pages.serve(f"/{number}", b"no such thing", Content_Encoding=encoding)
        with pytest.raises(Unreachable):
            Client(Deadline(5)).get(broken, LIMITS)


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "video/mp4", "image/svg+xml", "", "*/*"])
def test_other_types_are_not_read(kind: str, pages: Pages) -> None:
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(pages.serve("/", "<title>x</title>", kind), LIMITS)


def test_only_a_success_is_read(pages: Pages) -> None:
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(f"{pages.url}/missing", LIMITS)


def test_a_length_that_is_a_lie_ends_it(pages: Pages) -> None:
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(pages.serve("/", "bread", Content_Length="900"), LIMITS)


def test_a_page_that_never_ends_is_left_at_its_limit_or_its_time(pages: Pages) -> None:
    def pour(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 1000)

    pages.answers["/"] = pour
    assert len(Client(Deadline(5)).get(f"{pages.url}/", LIMITS).content) == 10_000


def test_a_page_that_comes_in_drops_is_left_when_the_time_is_over(pages: Pages) -> None:
    """Each byte comes in time for a timeout of its own; time goes on by a clock that the test turns."""
    seconds = 0.0

    def drip(request: BaseHTTPRequestHandler) -> None:
        nonlocal seconds
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        for _byte in range(1000):
            seconds += 1
            request.wfile.write(b"x")

    pages.answers["/"] = drip
    with pytest.raises(Unreachable):
        Client(Deadline(5, lambda: seconds)).get(f"{pages.url}/", LIMITS)


def test_a_server_that_says_nothing_is_left_when_the_time_is_over(pages: Pages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.MonkeyPatch.context() as patch:
        port = silent.getsockname()[1]
        patch.setattr("django.conf.settings.LINK_PREVIEWS_LOOPBACK", port)
        with pytest.raises(Unreachable):
            Client(Deadline(0.1)).get(f"http://127.0.0.1:{port}/", LIMITS)


def test_headers_without_end_are_not_read(pages: Pages) -> None:
    def boast(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for number in range(100_000):
            request.send_header(f"X-{number}", "x" * 100)
        request.end_headers()

    pages.answers["/"] = boast
    with pytest.raises(Unreachable):
        Client(Deadline(5)).get(f"{pages.url}/", LIMITS)

"""Every answer tells the browser what it must not do."""

import gzip
import re

from django.http import HttpResponse
from django.test import Client, RequestFactory

from syncchatroom.compression import TextGZipMiddleware


def test_every_answer_carries_the_security_headers(client: Client) -> None:
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    # For voice messages, and for no page that is framed here
    assert "microphone=(self)" in headers["Permissions-Policy"]


def test_policy_allows_neither_foreign_code_nor_inline_code(client: Client) -> None:
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in client.get("/healthz").headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    # The page for errors brings its one style along: it has to work without a server
    assert re.fullmatch(r"'self' 'sha256-[^']+'", policy["style-src"])
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert not any("http" in sources or "unsafe" in sources for sources in policy.values())


def test_pages_are_compressed_where_the_browser_takes_it(client: Client) -> None:
    asked, plain = client.get("/healthz", headers={"Accept-Encoding": "gzip"}), client.get("/healthz")
    page = client.get("/nowhere/", headers={"Accept-Encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(page.content).lower()
    # Too short to be worth it, and nobody asked
    assert "Content-Encoding" not in {**asked.headers, **plain.headers}


def test_what_is_no_text_is_sent_as_it_is() -> None:
    middleware = TextGZipMiddleware(lambda _request: HttpResponse())
    picture = HttpResponse(b"\x00" * 1000, content_type="image/webp")

    answer = middleware.process_response(
        RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}), picture
    )

    assert "Content-Encoding" not in answer.headers

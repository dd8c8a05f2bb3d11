"""Logs name what happened, never a secret or what somebody wrote."""

import re
from urllib.parse import quote

import pytest

from syncchat.domain.tokens.secret import make_secret
from syncchatroom.log_redaction import hide_links_in_line, redact

LINKS = (
    "/password/reset/key/3-cuab12-0123456789abcdef/",
    "/invite/q7hJ_secret-token/",
    "/hooks/12/0123456789abcdef/",
    "/hooks/12-0123456789abcdef/",
    "/api/slack/upload/WzEsIjAxIl0:1vK0:abc_-/",
    "/answers/019aa00000007000800061:1vK0:abc_-/",
)


@pytest.mark.parametrize("name", ["password", "session_key", "csrftoken", "Cookie", "message_body", "html"])
def test_secret_or_content_is_redacted(name: str) -> None:
    assert redact(None, "info", {"event": "something", name: "hush"})[name] == "[redacted]"


def test_what_happened_and_to_whom_is_kept() -> None:
    event = {"event": "token.revoked", "room": 7, "pid": 12}
    assert redact(None, "info", dict(event)) == event


def test_of_an_access_token_a_line_keeps_the_prefix_alone() -> None:
    secret = make_secret()

    said = hide_links_in_line(None, "error", f"Not Found: /api/v1/nowhere?token={secret.text}")

    assert said == f"Not Found: /api/v1/nowhere?token=scr_{secret.prefix}_[redacted]"


def test_a_ticket_for_a_socket_is_cut_too() -> None:
    for written in (
        "/api/slack/socket?ticket=WzEsIjAxIl0:1vK0:abc",
        "/api/slack/socket?debug=1&ticket=WzEsIjAxIl0:1vK0:abc",
        "socket%3Fticket%3DWzEsIjAxIl0:1vK0:abc",
    ):
        assert "WzEsIj" not in hide_links_in_line(None, "error", f"Not Found: {written} x")


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_opens_something_is_cut_from_whatever_is_said(link: str) -> None:
    for written in (link, quote(link, safe="")):
        secret = re.split("/|%2F", written)[-2]
        said = hide_links_in_line(None, "error", f'{{"event": "Server Error: {written}?next={written}"}}')

        assert secret not in said
        assert said.count("[redacted]") == 2

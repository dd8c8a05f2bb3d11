"""A pull that waits is let in by the same door as every other request: nobody waits who would be refused."""

import gzip
import http.client
import json
import select
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from syncchat.api.base.refusals import SignInFirst
from syncchat.models import Room, User
from syncchat.protocol.http import PullRequest
from syncchat.realtime.sessions import describe_sign_in
from syncchat.socket import long_poll
from syncchat.socket.admission import Admitted
from tests.operations.scrape import read_value
from tests.servers import Server, open_server
from tests.visitors import Visitor

# Longer than the patience: whoever waited although refused would not answer in time
WAIT, PATIENCE = 25, 10.0
ROUTE = "api/v1/pull"
# What differs between any two answers
OWN = {"date", "content-length", "x-request-id"}
SECURITY = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def code(self) -> Any:
        return json.loads(self.content)["code"]


def ask(url: str, jar: dict[str, str], body: object, **headers: str | None) -> Answer:
    """With the headers of the page, except those given, or given as None."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    usual: dict[str, str | None] = {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "Origin": url.rstrip("/"),
        "X-CSRFToken": jar.get("csrftoken", ""),
        "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()),
    }
    said = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
    connection.putrequest("POST", f"/{ROUTE}", skip_host="Host" in said)
    for name, value in said.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(content)
    try:
        return _read(connection)
    finally:
        connection.close()


def _read(connection: http.client.HTTPConnection) -> Answer:
    answer = connection.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, found, answer.read())


@pytest.fixture(scope="module")
def module_server(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Server]:
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {"METRICS_TOKEN": "sesame"})
    yield server
    server.stop()


@pytest.fixture
def jar(visitors: dict[str, Visitor]) -> dict[str, str]:
    return {cookie.name: cookie.value or "" for cookie in visitors["bob"].jar}


@pytest.fixture
def heads(visitors: dict[str, Visitor]) -> Any:
    return visitors["bob"].call("POST", "pull", {})[1]["heads"]


@pytest.mark.parametrize(
    ("spoiled", "status", "code"),
    [
        ({"Cookie": None}, 401, "sign_in"),
        ({"X_Account": "987654"}, 401, "sign_in"),
        ({"X-CSRFToken": None}, 403, "forbidden"),
        ({"X-CSRFToken": "x" * 32}, 403, "forbidden"),
        ({"Origin": "https://elsewhere.example"}, 403, "forbidden"),
        ({"Content-Type": "text/plain"}, 400, "invalid"),
        ({"Content-Length": None, "Transfer_Encoding": "chunked"}, 400, "invalid"),
    ],
)
def test_who_would_be_refused_does_not_wait(
    module_server: Server,
    jar: dict[str, str],
    heads: Any,
    spoiled: dict[str, Any],
    status: int,
    code: str,
) -> None:
    asked: Any = {"positions": heads, "wait": WAIT}
    if "Transfer_Encoding" in spoiled:
        content = json.dumps(asked).encode()
        asked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content)

    refused = ask(module_server.url, jar, asked, **spoiled)

    assert (refused.status, refused.code) == (status, code)
    assert ask(module_server.url, jar, {"positions": heads, "wait": 1}).status == 200


def test_a_host_that_is_not_ours_is_refused_before_anything_is_read(
    module_server: Server, jar: dict[str, str], heads: Any
) -> None:
    refused = ask(module_server.url, jar, {"positions": heads, "wait": WAIT}, Host="elsewhere.example")

    assert refused.status == 400
    assert b"heads" not in refused.content


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"wait": 25', 400, "invalid"),
        (b'{"wait": 25, "head": 1}', 400, "invalid"),
        (b'{"wait": 25, "v": 99}', 400, "invalid"),
        (b'{"wait": 25, "watch": [' + b"1," * 40_000 + b"1]}", 413, "too_large"),
    ],
)
def test_nonsense_does_not_wait(
    module_server: Server, jar: dict[str, str], body: bytes, status: int, code: str
) -> None:
    refused = ask(module_server.url, jar, body)

    assert (refused.status, refused.code) == (status, code)


@pytest.mark.parametrize("asked", [{"wait": 1}, {"watch": [1]}])
def test_the_answer_carries_every_header_that_an_answer_of_the_api_carries(
    module_server: Server, jar: dict[str, str], heads: Any, asked: dict[str, Any]
) -> None:
    at_once = ask(module_server.url, jar, {"positions": heads})
    waited = ask(module_server.url, jar, {"positions": heads, **asked})

    told = {name: value for name, value in at_once.headers.items() if name not in OWN}
    assert {name: value for name, value in waited.headers.items() if name not in OWN} == told
    assert told.keys() >= SECURITY
    assert (told["cache-control"], "Cookie" in told["vary"]) == ("no-store", True)
    assert json.loads(waited.content)["heads"] == heads
    assert waited.headers["content-length"] == str(len(waited.content))


def test_a_long_answer_is_compressed_where_the_client_takes_it(
    module_server: Server, jar: dict[str, str], heads: Any
) -> None:
    asked = {"positions": dict.fromkeys(heads, (0, 0)), "wait": WAIT}
    plain = ask(module_server.url, jar, asked)
    packed = ask(module_server.url, jar, asked, Accept_Encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert packed.headers["content-length"] == str(len(packed.content))
    assert "Accept-Encoding" in packed.headers["vary"]


def test_a_refusal_after_the_door_carries_them_too_and_speaks_their_language(
    module_server: Server, jar: dict[str, str], heads: Any
) -> None:
    at_once = ask(module_server.url, jar, {"positions": heads})
    seats = [_occupy(module_server.url, jar, heads) for _seat in range(long_poll.WAITS_LIMIT + 1)]
    # All wait but one, whichever came last to the server
    ready, _, _ = select.select([seat.sock for seat in seats], [], [], PATIENCE)
    (refused,) = [_read(seat) for seat in seats if seat.sock in ready]
    for seat in seats:
        seat.close()

    assert (refused.status, refused.code) == (429, "rate_limited")
    assert refused.headers["retry-after"] == "5"
    assert "warten" in json.loads(refused.content)["message"]
    assert refused.headers["content-security-policy"] == at_once.headers["content-security-policy"]
    assert refused.headers["cache-control"] == "no-store"


def _occupy(url: str, jar: dict[str, str], heads: Any) -> http.client.HTTPConnection:
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "X-CSRFToken": jar["csrftoken"], "Referer": url}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
    headers["Accept-Language"] = "de"
    body = json.dumps({"positions": heads, "wait": WAIT})
    connection.request("POST", f"/{ROUTE}", body, headers)
    return connection


def test_each_is_counted_once_with_the_status_that_was_sent(
    module_server: Server, jar: dict[str, str], heads: Any
) -> None:
    before = _count(module_server, "200"), _count(module_server, "401")

    ask(module_server.url, jar, {"positions": heads, "wait": 1})
    ask(module_server.url, {}, {"positions": heads, "wait": WAIT})

    assert (_count(module_server, "200"), _count(module_server, "401")) == (before[0] + 1, before[1] + 1)


def _count(server: Server, status: str) -> float:
    request = urllib.request.Request(f"{server.url}metrics", headers={"Authorization": "Bearer sesame"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        page = answer.read().decode()
    return read_value(page, "syncchat_http_requests_total", route=ROUTE, status=status)


@pytest.mark.django_db
def test_a_sign_in_that_ended_while_it_waited_is_answered_with_nothing(bob: User, lobby: Room) -> None:
    """Though nobody told this process, whose next look at all sign-ins is seconds away."""
    client = Client()
    client.force_login(bob)
    key = client.session.session_key or ""
    asked = PullRequest.model_validate({"positions": {str(lobby.log_id): [0, 0]}, "wait": WAIT})
    admitted = Admitted(RequestFactory().post("/"), signed=describe_sign_in(bob, key), asked=asked)
    assert '"events"' in long_poll._answer(admitted, [])

    client.logout()

    with pytest.raises(SignInFirst):
        long_poll._answer(admitted, [])


async def test_a_refusal_by_django_after_the_endpoint_is_passed_on() -> None:
    sent: list[Any] = []

    async def send(event: Any) -> None:
        sent.append(event)

    desk, refusal = long_poll.Desk(send), {"type": "http.response.start", "status": 400, "headers": []}
    desk.admit(Admitted.__new__(Admitted))
    await desk.send(refusal)

    assert await desk.find_admitted() is None
    assert sent == [refusal]

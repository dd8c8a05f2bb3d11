"""Libraries that people have, unchanged, against a real server: each takes our answer for what it is."""

import asyncio
import re

import apprise
import pytest
from slack_sdk.webhook import WebhookClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.servers import Server, StartServer
from tests.visitors import Visitor

pytestmark = pytest.mark.server

Address = tuple[Visitor, str, str]


@pytest.fixture
def address(start_server: StartServer) -> Address:
    return make_webhook(start_server())


def make_webhook(server: Server) -> Address:
    """Somebody who reads the room, the webhook's number, and its secret."""
    alice = Visitor(server.url, "alice").register()
    made = {"name": "Herald", "room": str(alice.general()["id"])}
    _status, page = alice.press("/settings/hooks/", "/settings/hooks/", made)
    found = re.search(r"/hooks/(\d+)/([0-9a-z]+)", page)
    assert found, page
    return alice, found[1], found[2]


def read(alice: Visitor) -> list[str]:
    _status, page = alice.call("GET", f"rooms/{alice.general()['id']}/messages")
    return [each["body"] for each in page["messages"] if each["author"]["name"] == "Herald" and each["body"]]


def test_slack_sdk_both_ways(address: Address) -> None:
    alice, number, secret = address
    url = f"{alice.url}/hooks/{number}/{secret}"
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Built* by <https://x.example|Ann>"}}]

    sent = WebhookClient(url).send(text="fallback", blocks=blocks)
    later = asyncio.run(AsyncWebhookClient(url).send(text="&lt;later&gt;"))
    refused = WebhookClient(url[:-1]).send(text="lost")
    empty = asyncio.run(AsyncWebhookClient(url).send(text=""))

    assert (sent.status_code, sent.body) == (200, "ok")
    assert (later.status_code, later.body) == (200, "ok")
    assert (refused.status_code, refused.body) == (404, "no_service")
    assert (empty.status_code, empty.body) == (400, "no_text")
    assert read(alice) == ["**Built** by [Ann](https://x.example)", "<later>"]


def test_slack_sdk_is_told_when_to_go_on(start_server: StartServer) -> None:
    alice, number, secret = make_webhook(start_server(SEND_LIMIT="12"))
    client = WebhookClient(f"{alice.url}/hooks/{number}/{secret}")

    answers = [client.send(text=words) for words in ("one", "two", "three")]

    assert [answer.body for answer in answers] == ["ok", "ok", "rate_limited"]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert read(alice) == ["one", "two"]


def test_apprise_by_each_of_the_addresses_that_our_page_and_our_document_name(address: Address) -> None:
    alice, number, secret = address
    host = alice.url.removeprefix("http://")
    for url in (
        f"json://{host}/hooks/{number}/{secret}",
        f"mmost://{host}/{number}-{secret}",
        f"rocket://{number}/{secret}@{host}",
    ):
        sender = apprise.Apprise()
        assert sender.add(url), url
        assert sender.notify(title="Disk", body="is *full*"), url
        wrong = apprise.Apprise()
        wrong.add(url.replace(secret, "0" * 40))
        assert not wrong.notify(body="lost"), url

    said = read(alice)
    assert len(said) == 3
    assert all("Disk" in each and "full" in each for each in said), said
    assert "lost" not in str(said)

"""`slack_sdk` as people have it, unchanged, against a real server."""

import asyncio
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers import Server
from tests.slack.apps import Scene

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def scene(module_server: Server) -> Scene:
    return Scene(module_server)


def find_general(client: WebClient) -> str:
    listed = client.conversations_list(exclude_archived=True, types="public_channel,private_channel")
    return str(next(each["id"] for each in listed["channels"] if each["is_general"]))


def test_the_synchronous_client(scene: Scene, tmp_path: Path) -> None:
    bot = scene.make_bot()
    client = WebClient(bot.secret, base_url=scene.base)
    me, channel = client.auth_test(), find_general(client)
    said = client.chat_postMessage(
        channel=channel,
        text="*Deployed* <https://x.example|v7>",
        blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "*Built* &amp; run"}}],
        unfurl_links=False,
    )
    client.chat_postMessage(channel=channel, thread_ts=said["ts"], text="In the thread")
    client.reactions_add(channel=channel, timestamp=said["ts"], name="tada")
    client.chat_update(channel=channel, ts=said["ts"], text="_changed_")
    (tmp_path / "notes.txt").write_bytes(b"line\n" * 2000)
    file = client.files_upload_v2(
        channel=channel, file=str(tmp_path / "notes.txt"), title="Notes", initial_comment="See"
    )["file"]

    page = client.conversations_history(channel=channel, limit=2)
    assert page["messages"][1]["text"] == "_changed_"
    assert page["messages"][1]["reactions"][0]["name"] == "tada"
    assert page["messages"][1]["user"] == me["user_id"]
    assert page["messages"][0]["files"][0]["id"] == file["id"]
    shown = client.files_info(file=file["id"])["file"]
    request = urllib.request.Request(
        shown["url_private_download"], headers={"Authorization": f"Bearer {bot.secret}"}
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.read() == b"line\n" * 2000
    pages = [page["messages"] for page in client.conversations_history(channel=channel, limit=1)]
    assert len(pages) > 2
    assert scene.read()[-2:] == ["_changed_", "See"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel="C0MISSING", text="lost")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient("xoxb-none", base_url=scene.base).auth_test()


def test_the_asynchronous_client(scene: Scene) -> None:
    async def talk() -> list[Any]:
        client = AsyncWebClient(scene.make_bot().secret, base_url=scene.base)
        await client.auth_test()
        listed = await client.conversations_list(exclude_archived=False, limit=10)
        channel = next(each["id"] for each in listed["channels"] if each["is_general"])
        said = await client.chat_postMessage(
            channel=channel, text="from afar", attachments=[{"text": "quoted"}], reply_broadcast=False
        )
        await client.pins_add(channel=channel, timestamp=said["ts"])
        await client.files_upload_v2(channel=channel, content="hello", filename="hello.txt")
        page = await client.conversations_history(channel=channel, inclusive=True, oldest=said["ts"])
        return list(page["messages"])

    messages = asyncio.run(talk())
    assert [each["text"] for each in messages] == ["", "from afar\n&gt; quoted"]
    assert messages[0]["files"][0]["size"] == len("hello")
    assert scene.read()[-2:] == ["from afar\n> quoted", ""]

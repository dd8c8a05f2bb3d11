"""Parts of a file, and files as they were when they were asked for before (RFC 9110 §13 and §14)."""

import asyncio
from collections.abc import AsyncIterable

import pytest
from django.test import Client

from syncchat.models import Attachment, Room, User
from tests.files.things import send_files, upload

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = b"0123456789"
OLD = "Thu, 01 Jan 1998 00:00:00 GMT"
LATE = "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.fixture
def file(alice: User, lobby: Room) -> Attachment:
    kept = upload(alice, CONTENT)
    send_files(alice, lobby, kept)
    return kept


@pytest.fixture
def alices(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def read(answer: object) -> bytes:
    content = getattr(answer, "streaming_content", None)
    if content is None:
        return bytes(answer.content)  # type: ignore[attr-defined]
    if isinstance(content, AsyncIterable):
        return asyncio.run(_join(content))
    return b"".join(content)


async def _join(content: AsyncIterable[bytes]) -> bytes:
    return b"".join([part async for part in content])


@pytest.mark.parametrize(
    ("asked", "status", "answered", "content"),
    [
        ("bytes=2-5", 206, "bytes 2-5/10", b"2345"),
        ("Bytes=2-5", 206, "bytes 2-5/10", b"2345"),
        ("bytes= 2-5 ", 206, "bytes 2-5/10", b"2345"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=7-100", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=-100", 206, "bytes 0-9/10", CONTENT),
        ("bytes=-0", 416, "bytes */10", b""),
        ("bytes=10-", 416, "bytes */10", b""),
        # What cannot be read, or is of several parts, is answered with all of it
        ("bytes=5-2", 200, None, CONTENT),
        ("bytes=-", 200, None, CONTENT),
        ("bytes=--3", 200, None, CONTENT),
        ("bytes=1_0-", 200, None, CONTENT),
        ("bytes=٢-", 200, None, CONTENT),
        ("bytes=0-1,4-5", 200, None, CONTENT),
        ("bytes=" + "9" * 5000 + "-", 200, None, CONTENT),
        ("lines=2-5", 200, None, CONTENT),
    ],
)
def test_a_part_is_what_was_asked_for(
    alices: Client, file: Attachment, asked: str, status: int, answered: str | None, content: bytes
) -> None:
    answer = alices.get(f"/files/{file.pk}/", headers={"Range": asked})

    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, answered)
    assert read(answer) == content
    if status != 416:
        assert answer.headers["Content-Length"] == str(len(content))
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_part_of_another_version_is_all_of_this_one(alices: Client, file: Attachment) -> None:
    address = f"/files/{file.pk}/"
    first = alices.get(address)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]

    found = {
        known: alices.get(address, headers={"Range": "bytes=2-5", "If-Range": known}).status_code
        for known in (tag, date, '"another"', f"W/{tag}", OLD, LATE, "nonsense")
    }

    assert found == {tag: 206, date: 206} | dict.fromkeys(
        ['"another"', f"W/{tag}", OLD, LATE, "nonsense"], 200
    )


def test_who_asks_for_the_head_alone_is_told_of_the_whole(alices: Client, file: Attachment) -> None:
    for asked in ("bytes=2-5", "bytes=-0", "bytes=10-"):
        answer = alices.head(f"/files/{file.pk}/", headers={"Range": asked})

        assert (answer.status_code, answer.headers["Content-Length"]) == (200, "10")
        assert "Content-Range" not in answer.headers
        assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("If-None-Match", "{tag}", 304),
        ("If-None-Match", '"another", W/{tag}', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"another"', 200),
        ("If-Modified-Since", "{date}", 304),
        ("If-Modified-Since", OLD, 200),
        ("If-Match", "{tag}", 200),
        ("If-Match", '"another"', 412),
        ("If-Unmodified-Since", OLD, 412),
        ("If-Unmodified-Since", LATE, 200),
    ],
)
def test_conditions_are_kept(alices: Client, file: Attachment, name: str, value: str, status: int) -> None:
    address = f"/files/{file.pk}/"
    first = alices.get(address)
    known = value.replace("{tag}", first.headers["ETag"]).replace("{date}", first.headers["Last-Modified"])

    for answer in (alices.get(address, headers={name: known}), alices.head(address, headers={name: known})):
        assert answer.status_code == status
        assert answer.headers["ETag"] == first.headers["ETag"]

"""What a test's server says otherwise than the documents reaches its client, and fails the test."""

import gzip
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory
from django.urls import resolve

from tests.served import deviations
from tests.served.answers import describe_answers
from tests.served.sockets import describe_frames


async def ask(answer: HttpResponse) -> HttpResponse:
    request = RequestFactory().get("/api/v1/rooms")
    request.resolver_match = resolve(request.path)

    async def say(_request: HttpRequest) -> HttpResponse:
        return answer

    return await describe_answers(say)(request)


async def tell(*texts: str) -> list[str]:
    told: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        for text in texts:
            await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close", "code": 1000})

    async def send(event: dict[str, Any]) -> None:
        told.append(event.get("text", ""))

    await describe_frames(application)({}, None, send)
    return told


async def test_a_packed_answer_is_unpacked_first() -> None:
    answer = HttpResponse(gzip.compress(b"[]"), content_type="application/json")
    answer.headers["Content-Encoding"] = "gzip"

    assert await ask(answer) is answer
    assert deviations.take() == []


async def test_an_answer_that_no_document_describes_is_noted() -> None:
    assert (await ask(JsonResponse([], safe=False))).status_code == 200
    assert deviations.take() == []

    answer = await ask(JsonResponse([{"id": 1}], safe=False))

    assert answer.content == b'[{"id": 1}]'
    (found,) = deviations.take()
    assert "GET /api/v1/rooms, 200 is otherwise than docs/openapi.json says" in found


@pytest.mark.parametrize("frame", ['{"type": "shout"}', '{"type": "pong"}', "{"])
async def test_a_frame_that_no_document_describes_is_noted(frame: str) -> None:
    assert await tell('{"type": "pong", "ref": 1}') == ['{"type": "pong", "ref": 1}', ""]
    assert deviations.take() == []

    assert await tell(frame) == [frame, ""]

    assert len(deviations.take()) == 1
    assert deviations.take() == []

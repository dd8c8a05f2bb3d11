"""What every test asks of answers and frames finds what is otherwise than the documents say."""

import json

import pytest

from tests.described import check_answer, check_frame

PROBLEM = {
    "title": "Not Found",
    "status": 404,
    "detail": "Not here.",
    "code": "not_found",
    "message": "Not here.",
}
ROOM = "/api/v1/rooms/{room_id}/leave"


def test_a_frame_as_the_document_says_is_taken() -> None:
    assert check_frame({"type": "pong", "ref": 3}) == {"type": "pong", "ref": 3}


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "pong"},
        {"type": "pong", "ref": "3"},
        {"type": "pong", "ref": 3, "more": True},
        {"type": "shout"},
        {"type": "signal", "kind": "shout"},
        {"type": "signal", "kind": "heads", "heads": {"1": [1, 2, 3]}},
    ],
)
def test_a_frame_that_is_otherwise_is_found(frame: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        check_frame(frame)


def test_an_answer_as_the_document_says_is_taken() -> None:
    check_answer("POST", ROOM, 204, b"")
    check_answer("POST", ROOM, 404, json.dumps(PROBLEM).encode())


@pytest.mark.parametrize(
    ("method", "template", "status", "content"),
    [
        ("POST", ROOM, 200, b"{}"),
        ("POST", "/api/v1/nowhere", 200, b"{}"),
        ("POST", ROOM, 404, b'{"detail": "Not here."}'),
        ("GET", "/api/v1/rooms", 200, b'[{"id": 1}]'),
    ],
)
def test_an_answer_that_is_otherwise_is_found(
    method: str, template: str, status: int, content: bytes
) -> None:
    with pytest.raises(AssertionError):
        check_answer(method, template, status, content)

"""What is said and read on the page."""

import uuid

from tests.visitors import Visitor


def say(visitor: Visitor, body: str, room: int | None = None, **fields: object) -> str:
    room = room or visitor.general()["id"]
    message = str(uuid.uuid4())
    status, answer = visitor.call("POST", f"rooms/{room}/messages", {"id": message, "body": body, **fields})
    assert status == 201, answer
    return message


def read(visitor: Visitor, room: int | None = None) -> list[str]:
    _status, page = visitor.call("GET", f"rooms/{room or visitor.general()['id']}/messages?limit=100")
    return [each["body"] for each in page["messages"] if each["kind"] == "text"]

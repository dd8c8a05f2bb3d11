"""A signed-in person calling the API."""

from typing import Any

from django.test import Client

from syncchat.models import User

API = "/api/v1/"


class Caller:
    def __init__(self, user: User, **options: Any) -> None:
        self.user = user
        self.client = Client(**options)
        self.client.force_login(user)

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        content: dict[str, Any] = {} if method == "get" else {"content_type": "application/json"}
        if body is not None:
            content["data"] = body
        return getattr(self.client, method)(API + path, **content, headers=headers or None)

    def get(self, path: str) -> Any:
        return self.call("get", path)

    def post(self, path: str, body: object = None) -> Any:
        return self.call("post", path, body)

    def patch(self, path: str, body: object) -> Any:
        return self.call("patch", path, body)

    def put(self, path: str, body: object) -> Any:
        return self.call("put", path, body)

    def delete(self, path: str, body: object = None) -> Any:
        return self.call("delete", path, body)

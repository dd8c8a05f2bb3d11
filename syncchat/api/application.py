"""`/api/v1/`: the same verbs as the socket, for programs and for proxies that block WebSocket."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from syncchat.api import (
    commands,
    directs,
    emoji,
    invites,
    logs,
    me,
    members,
    messages,
    people,
    pins,
    polls,
    pull,
    rooms,
    search,
    start_failures,
    threads,
    uploads,
    workspace,
)
from syncchat.api.base.refusals import install_refusals
from syncchat.api.base.sign_in import SignedIn, require_sign_in
from syncchat.api.notifications import push


class WireRenderer(BaseRenderer):
    """The socket's JSON, so that a time reads the same whichever way it came."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


api = NinjaAPI(
    title="SyncChatRoom",
    version="1",
    urls_namespace="api",
    auth=SignedIn(),
    renderer=WireRenderer(),
    docs_url=None,
    docs_decorator=require_sign_in,
)
install_refusals(api)
for router in (
    me,
    commands,
    rooms,
    members,
    messages,
    directs,
    people,
    pins,
    polls,
    logs,
    pull,
    invites,
    search,
    start_failures,
    threads,
    uploads,
    workspace,
    emoji,
    push,
):
    api.add_router("", router.router)

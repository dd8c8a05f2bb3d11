"""`/api/v1/`: the same verbs as the socket, for programs and for proxies that block WebSocket."""

from typing import Any

from django.http import HttpRequest
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
from syncchat.api.base.idempotency import answer_again, keep_answer
from syncchat.api.base.openapi import DescribedAPI
from syncchat.api.base.refusals import install_refusals
from syncchat.api.base.revalidation import say_unchanged
from syncchat.api.base.sign_in import SignedIn, require_sign_in
from syncchat.api.moderation import audit, reports
from syncchat.api.notifications import push


class WireRenderer(BaseRenderer):
    """The socket's JSON, so that a time reads the same whichever way it came."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


DESCRIPTION = """\
The chat's verbs for programs: what people do over the socket, by HTTP. What is sent is stored once, whatever happens to
the answer, for its sender chooses its id. Every refusal is JSON with a `code` of a fixed set and a `message` for
people. What is null is left out. Times are UTC, `2026-11-30T09:15:02.481Z`; whole numbers are at most 2^53 - 1.

To follow what happens: `GET /api/v1/rooms` names each room's `log` and `position`; then the socket at `/ws/`, or `POST
/api/v1/pull` with `wait`, gives every event after these positions, without a gap.

`POST` and `PATCH` take an `Idempotency-Key`: the same request with the same key is done once within 24 hours, and
answered alike. What is read bears an `ETag`: asked with `If-None-Match`, what has not changed is 304 and not sent
again. Every answer bears an `X-Request-ID`, the request's own if it has one, which stands in the server's log.
"""
# In the order of reading
TAGS = {
    "me": "Who I am, and what I keep: status, drafts, scheduled messages, choices.",
    "messages": "Sending, changing, reading, reacting, pins, polls, and how far I have read.",
    "threads": "Answers that stand apart from their room.",
    "files": "A file goes up in parts that can be repeated, then along with a message.",
    "rooms": "Finding, making, joining, changing and archiving rooms.",
    "members": "Who is in a room, and as what.",
    "direct messages": "Rooms of a few people, without a name.",
    "people": "Who else is here, and groups that are called by one name.",
    "search": "Finding what was said.",
    "logs": "Following everything that happens, without a gap, also without a socket.",
    "commands": "Every command of the socket, for whoever has no socket.",
    "invites": "Links by which people come in.",
    "moderation": "Reports, what is decided about them, and what somebody is told of it.",
    "notifications": "Devices that take pushes, and why a message was told or not.",
    "workspace": "Its name, first steps and emoji.",
    "start-failures": "What the chat's own page says of a failed start.",
}

api = DescribedAPI(
    title="SyncChatRoom",
    version="1",
    description=DESCRIPTION,
    servers=[{"url": "/", "description": "The address that the chat is reached by"}],
    openapi_extra={"tags": [{"name": name, "description": text} for name, text in TAGS.items()]},
    urls_namespace="api",
    auth=SignedIn(),
    renderer=WireRenderer(),
    docs_url=None,
    docs_decorator=require_sign_in,
)
install_refusals(api)
api.add_decorator(answer_again)
api.add_decorator(keep_answer, mode="view")
api.add_decorator(say_unchanged, mode="view")
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
    audit,
    reports,
):
    api.add_router("", router.router)

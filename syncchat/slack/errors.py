"""Refusals by Slack's names, which programs compare letter by letter."""

from math import ceil
from typing import Any

from django.http import HttpResponse, JsonResponse

from syncchat.api.base.scopes import ScopeMissing
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, RateLimited
from syncchat.protocol.kinds import Scope

Refusals = dict[type[DomainError], str]


class SlackError(Exception):
    """``word`` is Slack's name for what is wrong."""

    def __init__(self, word: str, *, detail: str = "", **fields: Any) -> None:
        super().__init__(word)
        self.word, self.fields = word, fields
        if detail:
            self.fields["response_metadata"] = {"messages": [f"[ERROR] {detail}"]}


def refuse(error: SlackError) -> HttpResponse:
    """Slack says 200 to these: a client that looks at the status alone takes anything else for a broken line."""
    return JsonResponse({"ok": False, "error": error.word, **error.fields})


def refuse_pace(refusal: RateLimited) -> HttpResponse:
    """The one refusal that has a status of its own."""
    wait = str(ceil(refusal.retry_after or 1))
    return JsonResponse({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": wait})


def explain(refusal: DomainError, refusals: Refusals, scopes: frozenset[str]) -> SlackError:
    """``refusals`` are the names that the method has for them; the scopes are those of the token."""
    if isinstance(refusal, ScopeMissing):
        return miss_scope(refusal.scope, scopes)
    if refusal.field == "actions":
        return SlackError("invalid_blocks", detail=refusal.message)
    if refusal.field == "body":
        return SlackError("msg_too_long" if "limit" in refusal.message else "no_text")
    for kind in type(refusal).__mro__:
        if kind in refusals:
            return SlackError(refusals[kind], detail=refusal.message)
    return SlackError(_find_word(refusal), detail=refusal.message)


def miss_scope(needed: Scope, scopes: frozenset[str]) -> SlackError:
    """In our words, which are those of the page where tokens are made."""
    return SlackError("missing_scope", needed=str(needed), provided=",".join(sorted(scopes)))


def _find_word(refusal: DomainError) -> str:
    words: Refusals = {
        NotFound: "channel_not_found",
        Forbidden: "restricted_action",
        Conflict: "invalid_arguments",
        Invalid: "invalid_arguments",
    }
    return next((word for kind, word in words.items() if isinstance(refusal, kind)), "fatal_error")

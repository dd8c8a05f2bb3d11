"""Refusals in SCIM's words (RFC 7644, 3.12)."""

from typing import Any

from django.http import JsonResponse

from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, RateLimited

CONTENT_TYPE = "application/scim+json"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class ScimError(Exception):
    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind


STATUSES: dict[type[DomainError], tuple[int, str]] = {
    NotFound: (404, ""),
    Conflict: (409, "uniqueness"),
    Forbidden: (403, ""),
    RateLimited: (429, ""),
    Invalid: (400, "invalidValue"),
}


def translate(refusal: DomainError) -> ScimError:
    status, kind = next((said for each, said in STATUSES.items() if isinstance(refusal, each)), (400, ""))
    return ScimError(status, refusal.message, kind)


def say(body: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def refuse(error: ScimError) -> JsonResponse:
    body: dict[str, Any] = {"schemas": [ERROR], "status": str(error.status), "detail": error.detail}
    if error.kind:
        body["scimType"] = error.kind
    return say(body, error.status)

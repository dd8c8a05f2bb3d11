"""`Idempotency-Key`: a request that changes something is done once, however often it comes.

After draft-ietf-httpapi-idempotency-key-header-07 and Stripe's API. The key, the change and the answer are one
transaction: after a crash either all of it is there or nothing. What was refused is not kept, so that it can be asked
again when the reason is gone.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.api.base.bearer import find_grant_of
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.errors import Conflict, Invalid
from syncchat.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEY_LIMIT = 255
KEPT = timedelta(hours=24)
METHODS = ("POST", "PATCH")
# Reads that wait, and files, which have an id and an offset of their own
WITHOUT = ("/api/v1/pull", "/api/v1/uploads")

View = Callable[..., Any]


def takes_key(method: str, path: str) -> bool:
    """Whether the operation of this method and path looks at the header. PUT and DELETE need none."""
    return method in METHODS and not path.startswith(WITHOUT)


def remove_old_answers() -> None:
    KeptAnswer.objects.filter(at__lt=timezone.now() - KEPT).delete()


def keep_answer(run: View) -> View:
    """Around a whole operation: its answer is known here, and kept if it says yes."""

    @wraps(run)
    def serve(request: HttpRequest, **values: Any) -> HttpResponse:
        if HEADER not in request.headers or not takes_key(request.method or "", request.path):
            answer: HttpResponse = run(request, **values)
            return answer
        with transaction.atomic():
            answer = run(request, **values)
            kept = _find_kept(request)
            if kept is None or answer.status_code >= 300:
                transaction.set_rollback(True)
            elif not kept.status:
                kept.status, kept.content = answer.status_code, answer.content.decode()
                kept.save(update_fields=["status", "content"])
        return answer

    return serve


def answer_again(operation: View) -> View:
    """Around what an operation does: whoever asks is known here, and has been counted.

    Raises:
        Invalid: the key is empty, too long or no visible ASCII.
        Conflict: it came with another request before.
    """

    @wraps(operation)
    def do_once(request: SignedInRequest, *arguments: Any, **values: Any) -> Any:
        if HEADER not in request.headers or not takes_key(request.method or "", request.path):
            return operation(request, *arguments, **values)
        kept = _claim(request)
        if not kept.status:
            return operation(request, *arguments, **values)
        return HttpResponse(
            kept.content, status=kept.status, content_type="application/json", headers={REPLAYED: "true"}
        )

    return do_once


def _claim(request: SignedInRequest) -> KeptAnswer:
    """Of two at once the second one waits here until the first is done: for SQLite's lock, or the unique row."""
    key, fingerprint = _read_key(request), _fingerprint(request)
    kept, _is_new = KeptAnswer.objects.get_or_create(
        user=request.user, key=key, defaults={"fingerprint": fingerprint}
    )
    if kept.fingerprint != fingerprint:
        raise Conflict(_("This key came with another request before. Take a new one."), field=HEADER)
    request.kept_answer = kept  # type: ignore[attr-defined]  # ours, read by `_find_kept`
    return kept


def _find_kept(request: HttpRequest) -> KeptAnswer | None:
    """None where nobody got as far as the operation."""
    return getattr(request, "kept_answer", None)


def _read_key(request: HttpRequest) -> str:
    key = request.headers[HEADER].strip()
    if not 0 < len(key) <= KEY_LIMIT or not all("!" <= character <= "~" for character in key):
        raise Invalid(_("A key is 1 to %d visible characters of ASCII.") % KEY_LIMIT, field=HEADER)
    return key


def _fingerprint(request: HttpRequest) -> str:
    grant = find_grant_of(request)
    said = f"{request.method} {request.get_full_path()} {grant.token_id if grant else 0}\n".encode()
    return sha256(said + request.body).hexdigest()

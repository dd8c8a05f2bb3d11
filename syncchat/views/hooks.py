"""The door of incoming webhooks: no session, no form's token, no redirect, and answers in Slack's short words."""

from math import ceil

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from syncchat.domain.hooks.payloads import Post, Unreadable, read_actions, read_form, read_post
from syncchat.domain.hooks.posting import find_webhook, say_in_room
from syncchat.domain.outgoing.webhooks import find_answering
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound, RateLimited
from syncchat.models import IncomingWebhook

BYTES_LIMIT = 1024 * 1024
KEY_LIMIT = 255


@csrf_exempt
def take_post(
    request: HttpRequest, webhook_id: str = "", secret: str = "", *, is_markdown: bool = False
) -> HttpResponse:
    """Whatever follows `/hooks/` ends here: an address that is cut short is told the same as a wrong one."""
    if request.method != "POST":
        return answer_in_words("method_not_allowed", 405, Allow="POST")
    # Nobody reads the answer, and whoever reads a refusal's words in a log knows English
    with translation.override("en"):
        try:
            webhook = find_webhook(int(webhook_id or 0), secret)
        except NotFound:
            return answer_in_words("no_service", 404)
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > BYTES_LIMIT:
            return answer_in_words("payload_too_large", 413)
        return _take(request, webhook, is_markdown)


def _take(request: HttpRequest, webhook: IncomingWebhook, is_markdown: bool) -> HttpResponse:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LIMIT:
        return answer_in_words("invalid_idempotency_key", 400)
    try:
        say_in_room(webhook, _read(request, webhook, is_markdown), key)
    except RequestDataTooBig:
        return answer_in_words("payload_too_large", 413)
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        # No form, or one with too many fields
        return answer_in_words("invalid_payload", 400)
    except Unreadable as error:
        return answer_in_words(error.word, 400)
    except DomainError as refusal:
        return _refuse(refusal, webhook)
    return answer_in_words("ok", 200)


def _read(request: HttpRequest, webhook: IncomingWebhook, is_markdown: bool) -> Post:
    """What can be pressed is a button only where somebody answers for the bot; else it stays words."""
    if request.content_type == "multipart/form-data":
        fields = {name: str(value) for name, value in request.POST.items()}
        files = [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]
        return Post(read_form(fields, files, is_markdown=is_markdown), [])
    content = request.body
    if len(content) > BYTES_LIMIT:
        raise RequestDataTooBig
    kind = request.content_type or ""
    if find_answering(webhook.bot_id) is None:
        return Post(read_post(kind, content, is_markdown=is_markdown), [])
    return read_actions(kind, content, is_markdown=is_markdown)


def _refuse(refusal: DomainError, webhook: IncomingWebhook) -> HttpResponse:
    match refusal:
        case RateLimited():
            return answer_in_words(
                "rate_limited", 429, **{"Retry-After": str(ceil(refusal.retry_after or 1))}
            )
        case NotFound():
            return answer_in_words("channel_not_found", 404)
        case Forbidden():
            is_archived = webhook.room.archived_at is not None
            return (
                answer_in_words("channel_is_archived", 410)
                if is_archived
                else answer_in_words("action_prohibited", 403)
            )
        case Invalid(field="body"):
            return answer_in_words("msg_too_long", 400)
        case Invalid(field="actions"):
            return answer_in_words("invalid_blocks", 400)
    return answer_in_words("invalid_payload", 400)


def answer_in_words(word: str, status: int, **headers: str) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8", headers=headers)

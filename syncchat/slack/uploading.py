"""Where a file's bytes go: to an address that says whose they are, so that no token has to come with them."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from syncchat.access import get_upload_for
from syncchat.domain.files.uploads import PART_LIMIT, add_part
from syncchat.errors import DomainError, NotFound
from syncchat.slack.tickets import UploadTicket, open_upload


@csrf_exempt
def take_file(request: HttpRequest, ticket: str) -> HttpResponse:
    """Raw, or the one file of a form. Anything but 200 is a failure to Slack's clients."""
    if request.method != "POST":
        return _answer("method_not_allowed", 405)
    with translation.override("en"):
        opened = open_upload(ticket)
        if opened is None:
            return _answer("invalid_upload_url", 403)
        try:
            size = _take(opened, _read(request))
        except DomainError as refusal:
            return _answer(refusal.message, 404 if isinstance(refusal, NotFound) else 400)
        except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            return _answer("invalid_form_data", 400)
    return _answer(f"OK - {size}", 200)


def _take(ticket: UploadTicket, parts: Iterable[bytes]) -> int:
    """Sent again, it is what it was. Raises: DomainError, and NotFound where it is part of a message by now."""
    upload = get_upload_for(ticket.user, ticket.upload_id)
    if upload.is_ready:
        return upload.size
    announced, offset = upload.size, 0
    for part in parts:
        if offset >= upload.received:
            upload = add_part(actor=ticket.user, upload_id=upload.pk, offset=offset, content=part)
        offset += len(part)
    if not upload.is_ready:
        raise NotFound(f"{announced} bytes were announced, and {offset} came.")
    return offset


def _read(request: HttpRequest) -> Iterator[bytes]:
    if request.content_type != "multipart/form-data":
        while part := request.read(PART_LIMIT):
            yield part
        return
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    if files:
        yield from files[0].chunks(PART_LIMIT)
        return
    for value in request.POST.values():
        yield str(value).encode()
        return


def _answer(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from syncchat.domain.markup import RENDERER_VERSION, render
from syncchat.domain.messages.mentions import read_named
from syncchat.integrity.findings import Finding
from syncchat.models import Attachment, Forward, Message

CHUNK = 1_000


def find_wrong_forwards() -> Iterator[Finding]:
    """A message says whether it forwards something, so that reading those that do not costs nothing."""
    forwards = Exists(Forward.objects.filter(message=OuterRef("pk")))
    wrong = Message.objects.annotate(forwards_one=forwards).exclude(has_forward=F("forwards_one"))
    for pk, room, seq in wrong.values_list("pk", "room_id", "seq").iterator():
        yield Finding(
            f"room {room}, seq {seq}", f"Message {pk} forwards something and does not say so, or nothing."
        )


def find_kept_forwards() -> Iterator[Finding]:
    """What was deleted is deleted wherever it was forwarded to."""
    gone = Q(original=None) | Q(original__deleted_at__isnull=False) | Q(is_deleted=True)
    kept = Q(is_deleted=False) | ~Q(body="") | ~Q(html="") | Q(message__attachments__isnull=False)
    for pk in Forward.objects.filter(gone & kept).distinct().values_list("pk", flat=True).iterator():
        yield Finding(f"message {pk}", "What it forwards is deleted, and it still has words or files of it.")


def find_changed_forwards() -> Iterator[Finding]:
    """As with messages: what is shown is rendered from what was written."""
    level = Forward.objects.filter(is_deleted=False, renderer=RENDERER_VERSION)
    for pk, body, html in level.values_list("pk", "body", "html").iterator(CHUNK):
        if render(body, people=read_named(html)).html != html:
            yield Finding(f"message {pk}", "What it forwards does not show what was written.")


def find_wrong_copies() -> Iterator[Finding]:
    """A file that was forwarded is the one that was sent: it has no bytes of its own."""
    same = Q(stored=F("copy_of__stored"), thumbnail=F("copy_of__thumbnail"), copy_of__copy_of=None)
    wrong = Attachment.objects.filter(copy_of__isnull=False).exclude(same)
    for pk, first in wrong.values_list("pk", "copy_of_id").iterator():
        yield Finding(f"attachment {pk}", f"It is a copy of {first}, and not the same file.")

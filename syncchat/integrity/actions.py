from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from syncchat.integrity.findings import Finding
from syncchat.models import Message, MessageActions


def find_wrong_actions() -> Iterator[Finding]:
    """A message says whether anything can be pressed, so that reading those that do not costs nothing."""
    bears = Exists(MessageActions.objects.filter(message=OuterRef("pk")))
    wrong = Message.objects.annotate(bears=bears).exclude(has_actions=F("bears"))
    for pk, room, seq in wrong.values_list("pk", "room_id", "seq").iterator():
        yield Finding(
            f"room {room}, seq {seq}", f"Message {pk} has buttons and does not say so, or has none."
        )

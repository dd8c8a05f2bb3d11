"""Nothing else notices a changed letter: what is shown is rendered from what was written, and must still be."""

from collections.abc import Iterator

from syncchat.domain.markup import RENDERER_VERSION, render
from syncchat.domain.messages.mentions import read_named
from syncchat.integrity.findings import Finding
from syncchat.models import Message
from syncchat.protocol.kinds import MessageKind

CHUNK = 1_000


def find_changed_words() -> Iterator[Finding]:
    text = Message.objects.filter(kind=MessageKind.TEXT, deleted_at=None, renderer=RENDERER_VERSION)
    rows = text.values_list("pk", "room_id", "seq", "body", "html").iterator(CHUNK)
    for pk, room, seq, body, html in rows:
        if render(body, people=read_named(html)).html != html:
            yield Finding(f"room {room}, seq {seq}", f"Message {pk} does not show what was written.")

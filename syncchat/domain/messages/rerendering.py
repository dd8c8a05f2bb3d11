"""Bringing stored HTML level with the renderer."""

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from syncchat.domain.markup import RENDERER_VERSION, NamedGroup, render
from syncchat.domain.messages.mentions import find_people, read_groups, read_named, render_body
from syncchat.models import Forward, Message
from syncchat.protocol.kinds import MessageKind

BATCH_SIZE = 500


def count_outdated() -> int:
    return _outdated().count() + _outdated_forwards().count()


def _outdated() -> QuerySet[Message]:
    text = Message.objects.filter(kind=MessageKind.TEXT, deleted_at=None)
    return text.exclude(renderer=RENDERER_VERSION)


def _outdated_forwards() -> QuerySet[Forward]:
    return Forward.objects.filter(is_deleted=False).exclude(renderer=RENDERER_VERSION)


@transaction.atomic
def rerender_some() -> int:
    """Render one batch of outdated messages anew, then of what they forward. Returns how many; 0 when all are level.

    Who was mentioned stays as it was stored: nobody is called to a message a second time.
    """
    batch = list(_outdated().select_for_update().order_by("pk")[:BATCH_SIZE])
    prefetch_related_objects(batch, "mentions")
    people = find_people(message.body for message in batch)
    for message in batch:
        called = {mention.user_id for mention in message.mentions.all()}
        named = {
            name: person
            for name, person in people.items()
            if person in called and not isinstance(person, NamedGroup)
        }
        render_body(message, message.body, {**named, **read_groups(message.html)})
    Message.objects.bulk_update(batch, ["html", "renderer"])
    return len(batch) or _rerender_forwards()


def _rerender_forwards() -> int:
    batch = list(_outdated_forwards().select_for_update().order_by("pk")[:BATCH_SIZE])
    for forward in batch:
        forward.html = render(forward.body, people=read_named(forward.html)).html
        forward.renderer = RENDERER_VERSION
    Forward.objects.bulk_update(batch, ["html", "renderer"])
    return len(batch)

import re
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from syncchat.integrity.findings import Finding
from syncchat.models import LogEntry, Message, MessageActions, RemovedMessage, ScheduledMessage
from syncchat.models.moderation.removal import RemovalState
from syncchat.protocol.kinds import MessageKind

CHUNK = 1_000
_NAMED = re.compile(r'<a class="mention" data-user="(\d+)"')


def find_displaced_messages() -> Iterator[Finding]:
    """The entry at a message's seq in its room's log is about that message."""
    own = LogEntry.objects.filter(log=OuterRef("room__log"), seq=OuterRef("seq"), message=OuterRef("pk"))
    for pk, room, seq in Message.objects.exclude(Exists(own)).values_list("pk", "room_id", "seq").iterator():
        yield Finding(f"room {room}, seq {seq}", f"Message {pk} has no entry of its own there.")


def find_kept_words() -> Iterator[Finding]:
    kept = (
        ~Q(body="")
        | ~Q(html="")
        | Q(mentions__isnull=False)
        | Q(reactions__isnull=False)
        | Q(pinned_at__isnull=False)
        | Q(versions__isnull=False)
        | Q(links__isnull=False)
        | Q(poll__isnull=False)
        | Q(forward__isnull=False)
        | Exists(MessageActions.objects.filter(message=OuterRef("pk")))
    )
    deleted = Message.objects.filter(kept, deleted_at__isnull=False).distinct()
    for pk, room, seq in deleted.values_list("pk", "room_id", "seq").iterator():
        yield Finding(
            f"room {room}, seq {seq}",
            f"Message {pk} is deleted and has words, mentions, reactions, versions, links, a poll, forward or pin.",
        )


def find_misplaced_removals() -> Iterator[Finding]:
    """What is kept to be brought back belongs to a message that is deleted, and to a removal that can be undone."""
    kept = RemovedMessage.objects.filter(
        Q(message__deleted_at=None) | Q(removal__state__in=[RemovalState.RESTORED, RemovalState.GONE])
    )
    for pk, room, seq in kept.values_list("message_id", "message__room_id", "message__seq").iterator():
        yield Finding(
            f"room {room}, seq {seq}", f"Words of message {pk} are kept that nothing can bring back."
        )


def find_sent_scheduled() -> Iterator[Finding]:
    """A message and what it was scheduled as have one id, and the latter goes when the former comes."""
    sent = Message.objects.filter(pk__in=ScheduledMessage.objects.values("pk"))
    for pk, room, seq in sent.values_list("pk", "room_id", "seq"):
        yield Finding(f"room {room}, seq {seq}", f"Message {pk} was sent and is still scheduled.")


def find_wrong_previews() -> Iterator[Finding]:
    """Whoever shows a message asks for its previews only where it has some."""
    shown = Count("links", filter=Q(links__is_shown=True))
    wrong = Message.objects.annotate(shown=shown).exclude(preview_count=F("shown"))
    found = wrong.values_list("pk", "room_id", "seq", "preview_count", "shown")
    for pk, room, seq, counted, there in found.iterator(CHUNK):
        yield Finding(f"room {room}, seq {seq}", f"Message {pk} shows {there} links, but counts {counted}.")


def find_wrong_mentions() -> Iterator[Finding]:
    text = Message.objects.filter(kind=MessageKind.TEXT, deleted_at=None).prefetch_related("mentions")
    for message in text.iterator(CHUNK):
        shown = {int(person) for person in _NAMED.findall(message.html)}
        stored = {mention.user_id for mention in message.mentions.all()}
        # A group calls those who were in it then, and it is not kept who that was
        calls_group = 'mention--group" data-group=' in message.html
        if shown - stored or (stored - shown and not calls_group):
            words = f"Message {message.pk} names {sorted(shown)}, but mentions {sorted(stored)}."
            yield Finding(f"room {message.room_id}, seq {message.seq}", words)

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from syncchat.domain.emoji.names import find_code
from syncchat.domain.markup import find_glyph
from syncchat.integrity.findings import Finding
from syncchat.models import LogEntry, Reaction
from syncchat.protocol.kinds import EntryKind


def find_unknown_emoji() -> Iterator[Finding]:
    """Two spellings of one emoji would be two reactions."""
    spelled = Reaction.objects.order_by().values_list("emoji", flat=True).distinct()
    for emoji in [each for each in spelled if each not in (find_glyph(each), find_code(each))]:
        reactions = Reaction.objects.filter(emoji=emoji).values_list("pk", "message_id")
        for pk, message_id in reactions.iterator():
            yield Finding(
                f"reaction {pk}", f"{emoji!a} on message {message_id} is no emoji in its whole form."
            )


def find_unlogged_reactions() -> Iterator[Finding]:
    told = LogEntry.objects.filter(
        message=OuterRef("message"), actor=OuterRef("user"), kind=EntryKind.REACTIONS_CHANGED
    )
    missing = Reaction.objects.exclude(Exists(told)).values_list("pk", "message_id", "user_id")
    for pk, message_id, user_id in missing.iterator():
        yield Finding(
            f"reaction {pk}", f"No entry says that person {user_id} reacted to message {message_id}."
        )

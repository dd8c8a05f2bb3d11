"""Which emoji came or went: a room's log says only that a message's reactions changed."""

from datetime import timedelta

from django.utils import timezone

from syncchat.models import LogEntry, OutgoingWebhook, ReactionChange

KEPT = timedelta(days=1)


def note_reaction(entry: LogEntry, emoji: str, *, is_added: bool) -> None:
    """With the caller's transaction; nothing is written while there is no webhook."""
    if OutgoingWebhook.objects.active().exists():
        ReactionChange.objects.create(entry=entry.pk, emoji=emoji, is_added=is_added)


def remove_old_changes() -> None:
    ReactionChange.objects.filter(at__lt=timezone.now() - KEPT).delete()

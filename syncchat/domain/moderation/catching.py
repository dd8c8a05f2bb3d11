"""What a list of words lets through is reported as if somebody had."""

from uuid import UUID

from django.db import transaction

from syncchat.domain.moderation.reporting import lock_cases, open_case
from syncchat.models import Message
from syncchat.queue.tasks import put_down, task


def catch_later(message: Message, word: str) -> None:
    """With the caller's transaction, which has locked logs: a case is opened before any is."""
    put_down(report_caught, message_id=str(message.pk), word=word)


@task
def report_caught(message_id: str, word: str) -> None:
    """Done twice, it is as if done once."""
    with transaction.atomic():
        lock_cases()
        message = Message.objects.select_related("room", "author").filter(pk=UUID(message_id)).first()
        if message is not None and message.deleted_at is None:
            case = open_case(message, show_around=True)
            case.caught_word = word
            case.save()

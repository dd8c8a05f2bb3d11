"""Files that were uploaded and never sent."""

from datetime import timedelta

from django.utils import timezone

from syncchat.models import Attachment, ScheduledMessage

KEPT = timedelta(days=1)


def remove_orphans() -> int:
    """One by one: whoever sends one at this moment keeps it."""
    old = Attachment.objects.filter(message=None, created_at__lt=timezone.now() - KEPT)
    waiting = {each for files in ScheduledMessage.objects.values_list("files", flat=True) for each in files}
    gone = 0
    for pk in [pk for pk in old.values_list("pk", flat=True) if str(pk) not in waiting]:
        # The condition is asked again with the deletion
        gone += bool(Attachment.objects.filter(pk=pk, message=None).delete()[0])
    return gone

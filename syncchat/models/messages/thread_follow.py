from django.conf import settings
from django.db import models
from django.utils import timezone


class ThreadFollow(models.Model):
    """Whether a person follows a thread, and how far they have read in it.

    Who stopped following keeps the row: being named again is no reason to begin anew. ``read_seq`` only moves forward.
    """

    root = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_following = models.BooleanField(default=True)
    read_seq = models.PositiveBigIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "root"], name="one_follow_per_person_and_thread")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in the thread of {self.root_id}"

from django.conf import settings
from django.db import models
from django.utils import timezone


class Log(models.Model):
    """A room's or a person's numbered changes, 1..head without gaps.

    ``head`` is the newest seq and ``head_id`` its entry's id, ``floor`` the oldest seq still kept. Appending
    locks this row, so the order of numbers is the order of commits.
    """

    head = models.PositiveBigIntegerField(default=0)
    # No foreign key: the entry points here already, and a log is written with its entry or not at all
    head_id = models.PositiveBigIntegerField(default=0, db_default=0)
    floor = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"log {self.pk} at {self.head}"

    @property
    def position(self) -> tuple[int, int]:
        """Of its newest entry; (0, 0) before the first."""
        return self.head, self.head_id


class LogEntry(models.Model):
    """One change: what changed, never its content. ``id`` is the second half of a position."""

    id = models.BigAutoField(primary_key=True)
    log = models.ForeignKey(Log, on_delete=models.CASCADE, related_name="entries")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    message = models.ForeignKey(
        "syncchat.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # A number, not a foreign key: the entry that says "this room is gone" outlives the room.
    room_id = models.PositiveBigIntegerField(null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "seq"], name="one_entry_per_seq")]
        ordering = ["log_id", "seq"]

    def __str__(self) -> str:
        return f"{self.kind} at {self.log_id}:{self.seq}"
